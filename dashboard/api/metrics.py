"""The picker's list of metrics."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import fields, validate

from catalog.picker import pickable_metrics
from dashboard.api import schemas
from dashboard.api.fields import ListArguments, part_of, the_page
from dashboard.auth.identity import current_tenant_id
from models.scope import tenant_session

LEVELS = ("PAGE", "POST", "VIDEO")
blueprint = Blueprint("metrics", __name__, url_prefix="/api/meta", description="Metrics")


class MetricArguments(ListArguments):
    """Which level; with a Page, without what that Page is refused."""

    level = fields.String(load_default="PAGE", validate=validate.OneOf(LEVELS))
    page_id = fields.String()
    include_all = fields.Boolean(load_default=False)
    limit = fields.Integer(load_default=500, validate=validate.Range(1, 1000))


@blueprint.get("/metrics/")
@blueprint.arguments(MetricArguments, location="query")
@blueprint.response(200, schemas.MetricList)
def metrics(arguments: dict[str, Any]) -> dict[str, Any]:
    """What a picker may offer: without include_all nothing INVALID and nothing DEPRECATED."""
    page_id = arguments.get("page_id")
    with tenant_session(current_tenant_id()) as session:
        found = pickable_metrics(
            session,
            level=arguments["level"],
            page=the_page(session, page_id) if page_id else None,
            include_all=arguments["include_all"],
        )
    return part_of(found, arguments)
