"""Pages of the tenant, the default Page, and the manual refresh."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from dashboard.actions.actor import current_actor
from dashboard.actions.pages import open_first, set_sensitivity
from dashboard.actions.refresh import RefreshAnswer, refresh_page
from dashboard.api import schemas
from dashboard.api.acting import act
from dashboard.api.errors import ApiError
from dashboard.api.fields import ListArguments, listed, the_page
from dashboard.api.revalidation import revalidated
from dashboard.api.shapes import shape
from dashboard.auth.identity import current_tenant_id, current_user_id
from dashboard.page_address import short_text
from dashboard.queries.pages.listing import (
    PageSummary,
    count_pages,
    list_pages,
    summarise_page,
)
from models.orm import now_utc
from models.scope import tenant_session
from models.sensitivity import SENSITIVITIES

blueprint = Blueprint("pages", __name__, url_prefix="/api", description="Pages and refresh")


class PagesArguments(ListArguments):
    """Which part of the list, and words that the names of its Pages hold."""

    q = fields.String(load_default="")


Refresh = shape(
    RefreshAnswer,
    "Refresh",
    words="The runs that bring new numbers.",
    leave_out=("outcome", "retry_after", "reason", "resume_at"),
)


class PageChange(Schema):
    """How odd a day or a post must be to be called unusual."""

    sensitivity = fields.String(required=True, validate=validate.OneOf(SENSITIVITIES))


@blueprint.get("/meta/pages/")
@revalidated
@blueprint.arguments(PagesArguments, location="query")
@blueprint.response(200, schemas.PageList)
def pages(arguments: dict[str, Any]) -> dict[str, Any]:
    """The tenant's Pages by name, with eligibility, freshness and missing permissions."""
    limit, offset = arguments["limit"], arguments["offset"]
    tenant_id, user_id, words = current_tenant_id(), current_user_id(), short_text(arguments["q"])
    with tenant_session(tenant_id) as session:
        count = count_pages(session, tenant_id, words)
        shown = list_pages(session, tenant_id, user_id, limit=limit, offset=offset, words=words)
    return listed(count, shown, offset)


@blueprint.get("/meta/pages/<page_id>/")
@revalidated
@blueprint.response(200, schemas.Page)
def one_page(page_id: str) -> PageSummary:
    """One Page, as the list tells it."""
    with tenant_session(current_tenant_id()) as session:
        return summarise_page(session, the_page(session, page_id), current_user_id())


@blueprint.post("/meta/pages/<page_id>/select/")
@blueprint.response(200, schemas.Page)
def select_page(page_id: str) -> PageSummary:
    """Makes the Page the one that opens first for the caller."""
    return act(lambda who, session: open_first(who, session, page_id))


@blueprint.patch("/meta/pages/<page_id>/")
@blueprint.arguments(PageChange)
@blueprint.response(200, schemas.Page)
def change_page(arguments: dict[str, Any], page_id: str) -> PageSummary:
    """Says what of the Page is unusual. Owners and analysts only."""
    return act(
        lambda who, session: set_sensitivity(who, session, page_id, arguments["sensitivity"])
    )


@blueprint.post("/metrics/meta/pages/<page_id>/refresh/")
@blueprint.response(202, Refresh)
@blueprint.alt_response(409, description="The Page cannot be analysed; the message says why.")
@blueprint.alt_response(429, description="Inside the cool-down; see Retry-After.")
def refresh(page_id: str) -> RefreshAnswer:
    """Fetches the newest numbers of the Page and its posts; the active runs while any is."""
    who = current_actor()
    with tenant_session(who.tenant_id) as session:
        done = refresh_page(who, session, page_id, now_utc())
    answer = done.value
    if answer.outcome == "refused":
        raise ApiError(409, "not_analysable", done.message)
    if answer.outcome == "cooling":
        wait = str(answer.retry_after or 1)
        raise ApiError(429, "cooling_down", done.message, {"Retry-After": wait})
    return answer
