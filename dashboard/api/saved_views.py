"""Saved views: one's own, and those shared in the tenant."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields

from dashboard.actions import saved_views as actions
from dashboard.actions.actor import current_actor
from dashboard.actions.roles import may
from dashboard.api import schemas
from dashboard.api.acting import act
from dashboard.api.fields import Flag, ListArguments, part_of
from dashboard.api.shapes import shape
from dashboard.queries.workspace.saved_views import SavedViewSummary, list_views
from dashboard.site import unmounted
from models.scope import tenant_session

blueprint = Blueprint("views", __name__, url_prefix="/api/meta/views", description="Saved views")


class ViewArguments(Schema):
    """A name, the address of the view, and whether the whole tenant sees it."""

    name = fields.String(required=True)
    address = fields.String(required=True)
    is_shared = Flag(load_default=False)


class NameArguments(Schema):
    """A new name."""

    name = fields.String(required=True)


View = shape(SavedViewSummary, "View")


class ViewList(schemas.PartOfList):
    """Saved views."""

    results = fields.List(fields.Nested(View))


@blueprint.get("/")
@blueprint.arguments(ListArguments, location="query")
@blueprint.response(200, ViewList)
def views(arguments: dict[str, Any]) -> dict[str, Any]:
    """The caller's own views and those shared in the tenant."""
    who = current_actor()
    rights = {"owner": who.is_owner, "may_share": may(who, actions.share_view)}
    with tenant_session(who.tenant_id) as session:
        found = list_views(session, who.tenant_id, who.user_id, **rights)
    return part_of(found, arguments)


@blueprint.post("/")
@blueprint.arguments(ViewArguments)
@blueprint.response(201, View)
def save(arguments: dict[str, Any]) -> SavedViewSummary:
    """Keeps an address under a name; the same name again replaces it.

    Sharing it with the tenant is for owners and analysts only.
    """
    keep = actions.share_view if arguments["is_shared"] else actions.save_view
    name, address = arguments["name"], unmounted(arguments["address"])
    return act(lambda who, session: keep(who, session, name, address))


@blueprint.patch("/<int:view_id>/")
@blueprint.arguments(NameArguments)
@blueprint.response(200, View)
def rename(arguments: dict[str, Any], view_id: int) -> SavedViewSummary:
    """Gives one's own view another name; a viewer's only while it is not shared."""
    return act(lambda who, session: actions.rename_view(who, session, view_id, arguments["name"]))


@blueprint.delete("/<int:view_id>/")
@blueprint.response(204)
def delete(view_id: int) -> None:
    """Deletes one's own view, or as an owner a shared one; a viewer's only while not shared."""
    act(lambda who, session: actions.delete_view(who, session, view_id))
