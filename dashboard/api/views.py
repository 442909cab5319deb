"""Saved views and read-only links."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields

from dashboard.actions import saved_views as saving
from dashboard.actions import view_links as linking
from dashboard.actions.actor import current_actor
from dashboard.actions.roles import ask, may
from dashboard.api import schemas
from dashboard.api.fields import Moment
from dashboard.api.shapes import shape
from dashboard.queries.workspace import saved_views, view_links
from dashboard.queries.workspace.saved_views import SavedViewSummary
from dashboard.queries.workspace.view_links import LinkSummary
from dashboard.site import site_address
from models.orm import now_utc
from models.scope import tenant_session

blueprint = Blueprint(
    "views", __name__, url_prefix="/api/meta", description="Saved views and read-only links"
)


class ViewArguments(Schema):
    """A name, the address of the view, and whether the whole tenant sees it."""

    name = fields.String(required=True)
    address = fields.String(required=True)
    is_shared = fields.Boolean(load_default=False)


class NameArguments(Schema):
    """A new name."""

    name = fields.String(required=True)


class LinkArguments(Schema):
    """The address of the view and for how many days the link opens it: 7, 30 or 90."""

    address = fields.String(required=True)
    days = fields.Integer(required=True, strict=True)
    name = fields.String(load_default="")


View = shape(SavedViewSummary, "View")


class ViewList(schemas.PartOfList):
    """Saved views."""

    results = fields.List(fields.Nested(View))


Link = shape(LinkSummary, "Link")


class LinkList(schemas.PartOfList):
    """Read-only links."""

    results = fields.List(fields.Nested(Link))


class NewLink(Schema):
    """A new link: its address, shown this once."""

    id = fields.Integer()
    link = fields.String()
    expires_at = Moment()


@blueprint.get("/views/")
@blueprint.response(200, ViewList)
def views() -> dict[str, Any]:
    """The caller's own views and those shared in the tenant."""
    who = current_actor()
    rights = {"owner": who.is_owner, "may_share": may(who, saving.share_view)}
    with tenant_session(who.tenant_id) as session:
        return _all(saved_views.list_views(session, who.tenant_id, who.user_id, **rights))


@blueprint.post("/views/")
@blueprint.arguments(ViewArguments)
@blueprint.response(201, View)
def save(arguments: dict[str, Any]) -> SavedViewSummary:
    """Keeps an address under a name; the same name again replaces it.

    Sharing it with the tenant is for owners and analysts only.
    """
    who, keep = current_actor(), saving.share_view if arguments["is_shared"] else saving.save_view
    with tenant_session(who.tenant_id) as session:
        return keep(who, session, arguments["name"], arguments["address"]).value


@blueprint.patch("/views/<int:view_id>/")
@blueprint.arguments(NameArguments)
@blueprint.response(200, View)
def rename(arguments: dict[str, Any], view_id: int) -> SavedViewSummary:
    """Gives one's own view another name; a viewer's only while it is not shared."""
    who = current_actor()
    with tenant_session(who.tenant_id) as session:
        return saving.rename_view(who, session, view_id, arguments["name"]).value


@blueprint.delete("/views/<int:view_id>/")
@blueprint.response(204)
def delete(view_id: int) -> None:
    """Deletes one's own view, or as an owner a shared one; a viewer's only while not shared."""
    who = current_actor()
    with tenant_session(who.tenant_id) as session:
        saving.delete_view(who, session, view_id)


@blueprint.get("/view-links/")
@blueprint.response(200, LinkList)
def links() -> dict[str, Any]:
    """The tenant's read-only links, the newest first; owners and analysts only."""
    who = current_actor()
    ask(who, linking.make_link)
    with tenant_session(who.tenant_id) as session:
        return _all(
            view_links.list_links(
                session, who.tenant_id, who.user_id, owner=who.is_owner, now=now_utc()
            )
        )


@blueprint.post("/view-links/")
@blueprint.arguments(LinkArguments)
@blueprint.response(201, NewLink)
def make_link(arguments: dict[str, Any]) -> dict[str, Any]:
    """A read-only link to one view. Whoever has it sees that view until it ends.

    Owners and analysts only.
    """
    who = current_actor()
    name, address, days = (arguments[key] for key in ("name", "address", "days"))
    with tenant_session(who.tenant_id) as session:
        secret, link = linking.make_link(who, session, name, address, days, now_utc()).value
        opens = f"{site_address()}/share/{secret}"
        return {"id": link.id, "link": opens, "expires_at": link.expires_at}


@blueprint.delete("/view-links/<int:link_id>/")
@blueprint.response(204)
def revoke(link_id: int) -> None:
    """Closes a link at once: one's own, or as an owner any. Owners and analysts only."""
    who = current_actor()
    with tenant_session(who.tenant_id) as session:
        linking.revoke_link(who, session, link_id, now_utc())


def _all(found: list[Any]) -> dict[str, Any]:
    return {"count": len(found), "next_offset": None, "results": found}
