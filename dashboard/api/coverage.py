"""What of a Page's numbers is there, and what is missing and why."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields

from dashboard.api.fields import the_page
from dashboard.api.revalidation import revalidated
from dashboard.api.shapes import shape
from dashboard.auth.identity import current_tenant_id
from dashboard.queries.pages.coverage import Gap, read_coverage
from models.completeness import DayRange
from models.orm import now_utc
from models.scope import tenant_session

blueprint = Blueprint("coverage", __name__, url_prefix="/api", description="Coverage")


def _told(words: str) -> dict[str, str]:
    return {"description": words}


Days = shape(DayRange, "Days")
Missing = shape(Gap, "Missing", leave_out=("state",))


class Coverage(Schema):
    """How complete a Page's numbers are."""

    page_id = fields.String()
    complete = fields.Boolean(
        metadata=_told(
            "Of the Page's own numbers every day that is wanted was read, and once more when Meta"
            " could not change it any longer; its posts of all days were listed, and none is"
            " unread. Days that Meta does not give are listed in `missing` and leave it true."
        )
    )
    since = fields.Date(
        allow_none=True,
        metadata=_told(
            "From this Pacific day to `until` nothing is missing; both are null while even the"
            " newest day that Meta has published is incomplete."
        ),
    )
    until = fields.Date(allow_none=True)
    missing = fields.List(fields.Nested(Missing))
    posts_unread = fields.Integer(
        metadata=_told("Posts without numbers yet, or without all of them.")
    )


@blueprint.get("/meta/pages/<page_id>/coverage/")
@revalidated
@blueprint.response(200, Coverage)
def coverage(page_id: str) -> dict[str, Any]:
    """What is there of the Page's numbers, and what is missing, why, and when it is asked for."""
    with tenant_session(current_tenant_id()) as session:
        page = the_page(session, page_id)
        found = read_coverage(session, page.tenant_id, [page], now_utc())[page.id]
    since = found.known.complete_since
    return {
        "page_id": page.page_id,
        "complete": found.complete,
        "since": since,
        "until": found.known.until if since is not None else None,
        "missing": found.gaps,
        "posts_unread": found.posts_unread,
    }
