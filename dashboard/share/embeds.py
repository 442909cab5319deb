"""The address of an embedded part of a screen, which only the sites named for it may frame."""

from flask import Blueprint, Response, abort, g, make_response, render_template

from dashboard.embedded_parts import TABLE
from dashboard.share.framed import draw_framed
from dashboard.share.links import OpenLink, link_session, open_frame, sites_of_ended_frame
from dashboard.share.pages import CLOSED, private
from dashboard.share.view import shown_picture
from dashboard.thumbnails import picture_of
from models.orm import now_utc

blueprint = Blueprint("embed", __name__, url_prefix="/embed", template_folder="templates")
ENDED = "This is shown no longer: its time has ended, or it was closed."


@blueprint.get("/<secret>")
def part(secret: str) -> Response:
    """The part that the link's own row names; nothing of the request but the secret counts."""
    linked = open_frame(secret, now_utc())
    if linked is None:
        return _ended(sites_of_ended_frame(secret))

    def ours(address: str) -> str:
        return f"/embed/{secret}{address}" if address.startswith("/thumbnails/") else address

    with link_session(linked) as session:
        drawn = draw_framed(session, linked, ours)
    if drawn is None:
        return _ended(linked.frame_origins)
    g.framed_by = linked.frame_origins
    return _shown("embedded.html", 200, shown=drawn, until=_until(linked))


@blueprint.get("/<secret>/thumbnails/<post_id>")
def thumbnail(secret: str, post_id: str) -> Response:
    """A picture of a post in the link's table; a chart has none."""
    linked = open_frame(secret, now_utc())
    if linked is None or linked.framed_part != TABLE:
        abort(404)
    with link_session(linked) as session:
        key = shown_picture(session, linked, post_id)
    return private(picture_of(key))


def _until(linked: OpenLink) -> str:
    return f"{linked.expires_at.day} {linked.expires_at:%b %Y}"


def _ended(sites: tuple[str, ...]) -> Response:
    """Its sites may show that it has ended; of what was never made nobody shows anything."""
    g.framed_by = sites
    message, status = (ENDED, 410) if sites else (CLOSED, 404)
    return _shown("link_closed.html", status, message=message)


def _shown(template: str, status: int, **values: object) -> Response:
    return private(make_response(render_template(template, **values), status))
