"""Saved views and read-only links."""

from typing import Any

from flask_login import current_user
from flask_smorest import Blueprint
from marshmallow import Schema, fields

from dashboard.api import schemas
from dashboard.api.errors import not_found
from dashboard.api.fields import Moment
from dashboard.api.shapes import shape
from dashboard.auth.identity import (
    current_role,
    current_tenant_id,
    current_user_id,
    require_role,
)
from dashboard.queries import saved_views, view_links
from dashboard.queries.saved_views import KeptView
from dashboard.queries.view_links import LinkView
from dashboard.site import site_address
from models.orm import now_utc
from models.scope import tenant_session

blueprint = Blueprint(
    "views", __name__, url_prefix="/api/meta", description="Saved views and read-only links"
)
MAY_SHARE = ("owner", "analyst")


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


View = shape(KeptView, "View")


class ViewList(schemas.PartOfList):
    """Saved views."""

    results = fields.List(fields.Nested(View))


Link = shape(LinkView, "Link")


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
    tenant_id = current_tenant_id()
    with tenant_session(tenant_id) as session:
        return _all(
            saved_views.list_views(session, tenant_id, current_user_id(), owner=_is_owner())
        )


@blueprint.post("/views/")
@blueprint.arguments(ViewArguments)
@blueprint.response(201, View)
def save(arguments: dict[str, Any]) -> KeptView:
    """Keeps an address under a name; the same name again replaces it."""
    tenant_id, user_id = current_tenant_id(), current_user_id()
    with tenant_session(tenant_id) as session:
        view = saved_views.save_view(session, tenant_id, user_id, **arguments)
        return saved_views.kept_view(view, current_user.email, user_id)


@blueprint.patch("/views/<int:view_id>/")
@blueprint.arguments(NameArguments)
@blueprint.response(200, View)
def rename(arguments: dict[str, Any], view_id: int) -> KeptView:
    """Gives one's own view another name."""
    tenant_id, user_id = current_tenant_id(), current_user_id()
    with tenant_session(tenant_id) as session:
        view = saved_views.rename_view(session, tenant_id, view_id, user_id, arguments["name"])
        if view is None:
            raise not_found()
        return saved_views.kept_view(view, current_user.email, user_id)


@blueprint.delete("/views/<int:view_id>/")
@blueprint.response(204)
def delete(view_id: int) -> None:
    """Deletes one's own view, or as an owner a shared one."""
    tenant_id, user_id = current_tenant_id(), current_user_id()
    with tenant_session(tenant_id) as session:
        if not saved_views.delete_view(session, tenant_id, view_id, user_id, owner=_is_owner()):
            raise not_found()


@blueprint.get("/view-links/")
@blueprint.response(200, LinkList)
def links() -> dict[str, Any]:
    """The tenant's read-only links, the newest first; owners and analysts only."""
    require_role(*MAY_SHARE)
    tenant_id, user_id = current_tenant_id(), current_user_id()
    with tenant_session(tenant_id) as session:
        return _all(
            view_links.list_links(session, tenant_id, user_id, owner=_is_owner(), now=now_utc())
        )


@blueprint.post("/view-links/")
@blueprint.arguments(LinkArguments)
@blueprint.response(201, NewLink)
def make_link(arguments: dict[str, Any]) -> dict[str, Any]:
    """A read-only link to one view. Whoever has it sees that view until it ends."""
    require_role(*MAY_SHARE)
    tenant_id, user_id = current_tenant_id(), current_user_id()
    with tenant_session(tenant_id) as session:
        secret, link = view_links.make_link(
            session,
            tenant_id,
            user_id,
            arguments["name"],
            arguments["address"],
            arguments["days"],
            now_utc(),
        )
        address = f"{site_address()}/share/{secret}"
        return {"id": link.id, "link": address, "expires_at": link.expires_at}


@blueprint.delete("/view-links/<int:link_id>/")
@blueprint.response(204)
def revoke(link_id: int) -> None:
    """Closes a link at once: one's own, or as an owner any."""
    require_role(*MAY_SHARE)
    tenant_id, user_id = current_tenant_id(), current_user_id()
    with tenant_session(tenant_id) as session:
        if not view_links.revoke_link(
            session, tenant_id, link_id, user_id, owner=_is_owner(), now=now_utc()
        ):
            raise not_found()


def _is_owner() -> bool:
    return current_role() == "owner"


def _all(found: list[Any]) -> dict[str, Any]:
    return {"count": len(found), "next_offset": None, "results": found}
