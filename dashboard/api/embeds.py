"""Parts of screens for other sites: read-only links that the sites named for them may frame."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from dashboard.actions.actor import current_actor
from dashboard.actions.embeds import Frame, embed_part
from dashboard.api.fields import Moment
from dashboard.embedded_parts import CHART, PARTS
from dashboard.frame_html import frame_address, frame_html
from dashboard.site import unmounted
from models.orm import now_utc
from models.scope import tenant_session

blueprint = Blueprint(
    "embeds",
    __name__,
    url_prefix="/api/meta/embeds",
    description="Charts, cards and tables for other sites",
)


class EmbedArguments(Schema):
    """The address of the screen and a part of it (the overview: its trend as `chart`, or `cards`;
    the posts: each as a dot, or `cards`, `table` or best `times`; a post: its growth), for how many
    days (7, 30 or 90), and the sites that may frame it.
    """

    address = fields.String(required=True)
    days = fields.Integer(required=True, strict=True)
    frame_origins = fields.List(
        fields.String(),
        required=True,
        validate=validate.Length(max=100),
        metadata={"example": ["https://www.example.com"]},
    )
    name = fields.String(load_default="")
    part = fields.String(load_default=CHART, validate=validate.OneOf(PARTS))


class NewEmbed(Schema):
    """A new frame: its address, and the HTML that shows it in a page, both told this once."""

    id = fields.Integer()
    link = fields.String()
    html = fields.String()
    frame_origins = fields.List(fields.String())
    part = fields.String(attribute="framed_part")
    expires_at = Moment()


@blueprint.post("/")
@blueprint.arguments(EmbedArguments)
@blueprint.response(201, NewEmbed)
def make(arguments: dict[str, Any]) -> dict[str, Any]:
    """A part of a screen that only the sites named may frame; it stands with the read-only links.

    Owners and analysts only. `DELETE /api/meta/view-links/{link_id}/` closes it.
    """
    who, sites = current_actor(), arguments["frame_origins"]
    name, days, address = arguments["name"], arguments["days"], unmounted(arguments["address"])
    with tenant_session(who.tenant_id) as session:
        frame = Frame(sites, arguments["part"])
        made = embed_part(who, session, name, address, days, frame, now_utc())
        secret, link = made.value
        return {
            "id": link.id,
            "link": frame_address(secret),
            "html": frame_html(secret, frame.part),
            "frame_origins": link.frame_origins,
            "framed_part": link.framed_part,
            "expires_at": link.expires_at,
        }
