"""Read-only links to one view."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields

from dashboard.actions import view_links as actions
from dashboard.actions.actor import current_actor
from dashboard.actions.roles import ask_role
from dashboard.api import schemas
from dashboard.api.acting import act
from dashboard.api.fields import ListArguments, Moment, listed
from dashboard.api.shapes import shape
from dashboard.queries.workspace.view_links import LinkSummary, Part, list_links
from dashboard.site import site_address, unmounted
from models.orm import now_utc
from models.scope import tenant_session

blueprint = Blueprint(
    "view_links", __name__, url_prefix="/api/meta/view-links", description="Read-only links"
)


class LinkArguments(Schema):
    """The address of the view and for how many days the link opens it: 7, 30 or 90.

    Visitors read the team's notes on its days only with `shows_notes`, goals with `shows_goals`,
    and the names of labels with `shows_labels`.
    """

    address = fields.String(required=True)
    days = fields.Integer(required=True, strict=True)
    name = fields.String(load_default="")
    shows_notes = fields.Boolean(load_default=False)
    shows_goals = fields.Boolean(load_default=False)
    shows_labels = fields.Boolean(load_default=False)


Link = shape(LinkSummary, "Link")


class LinkList(schemas.PartOfList):
    """Read-only links."""

    results = fields.List(fields.Nested(Link))


class NewLink(Schema):
    """A new link: its address, shown this once."""

    id = fields.Integer()
    link = fields.String()
    expires_at = Moment()


@blueprint.get("/")
@blueprint.arguments(ListArguments, location="query")
@blueprint.response(200, LinkList)
def links(arguments: dict[str, Any]) -> dict[str, Any]:
    """The tenant's read-only links, the newest first; owners and analysts only."""
    who, part = current_actor(), Part(arguments["limit"], arguments["offset"])
    ask_role(who, actions.make_link)
    with tenant_session(who.tenant_id) as session:
        count, shown = list_links(
            session, who.tenant_id, who.user_id, part, owner=who.is_owner, now=now_utc()
        )
    return listed(count, shown, part.offset)


@blueprint.post("/")
@blueprint.arguments(LinkArguments)
@blueprint.response(201, NewLink)
def make_link(arguments: dict[str, Any]) -> dict[str, Any]:
    """A read-only link to one view. Whoever has it sees that view until it ends.

    Owners and analysts only.
    """
    who = current_actor()
    name, days, address = arguments["name"], arguments["days"], unmounted(arguments["address"])
    shows = [each for each in actions.SHOWS if arguments[f"shows_{each}"]]
    with tenant_session(who.tenant_id) as session:
        secret, link = actions.make_link(
            who, session, name, address, days, now_utc(), shows=shows
        ).value
        opens = f"{site_address()}/share/{secret}"
        return {"id": link.id, "link": opens, "expires_at": link.expires_at}


@blueprint.delete("/<int:link_id>/")
@blueprint.response(204)
def revoke(link_id: int) -> None:
    """Closes a link at once: one's own, or as an owner any. Owners and analysts only."""
    act(lambda who, session: actions.revoke_link(who, session, link_id, now_utc()))
