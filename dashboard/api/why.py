"""Why a number changed: arithmetic of stored values, each part of which can be computed again."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import fields

from dashboard.api import schemas
from dashboard.api.fields import ComparedRange, Number, the_page, the_range
from dashboard.api.revalidation import revalidated
from dashboard.api.shapes import shape
from dashboard.auth.identity import current_tenant_id
from dashboard.queries.insights.explained import Explained, explain_change
from dashboard.queries.insights.why import DayOfChange, PartOfChange, Usual
from dashboard.queries.insights.why_by_posts import PostOfChange, PostsOfChange
from dashboard.queries.insights.why_of_page import Distorted, Why
from models.orm import now_utc
from models.scope import tenant_session

blueprint = Blueprint(
    "why", __name__, url_prefix="/api/meta", description="Why a key figure changed"
)

Kpi = schemas.Kpi
Part = shape(PartOfChange, "PartOfChange", also={"difference": Number()})
Post = shape(PostOfChange, "PostOfChange", also={"difference": Number()})
Posts = shape(PostsOfChange, "PostsOfChange")
Day = shape(DayOfChange, "DayOfChange")
WhatIsUsual = shape(Usual, "UsualChange")
WhatDistorts = shape(Distorted, "Distorted")
Reasons = shape(Why, "Why", also={"is_usual": fields.Boolean(allow_none=True)})
Answer = shape(Explained, "ExplainedChange")


class ChangeArguments(ComparedRange):
    """Of which key figure, by its metric."""

    metric = fields.String(required=True)


@blueprint.get("/pages/<page_id>/why/")
@revalidated
@blueprint.arguments(ChangeArguments, location="query")
@blueprint.response(200, Answer)
def change(arguments: dict[str, Any], page_id: str) -> Explained:
    """What carries a key figure's change: parts, posts, days; how usual it is; what distorts it."""
    with tenant_session(current_tenant_id()) as session:
        page = the_page(session, page_id)
        span = the_range(session, page, arguments)
        return explain_change(session, page, arguments["metric"], span, now_utc())
