"""The address of an embedded chart, which only the sites named for it may frame."""

from flask import Blueprint, Response, g, make_response, render_template

from dashboard.share.chart import draw_chart
from dashboard.share.links import OpenLink, link_session, open_chart, sites_of_ended_chart
from dashboard.share.pages import CLOSED, private
from models.orm import now_utc

blueprint = Blueprint("embed", __name__, url_prefix="/embed", template_folder="templates")
ENDED = "This chart is shown no longer: its time has ended, or it was closed."


@blueprint.get("/<secret>")
def chart(secret: str) -> Response:
    """The chart of the link's own row; nothing of the request but the secret counts."""
    linked = open_chart(secret, now_utc())
    if linked is None:
        return _ended(sites_of_ended_chart(secret))
    with link_session(linked) as session:
        drawn = draw_chart(session, linked)
    if drawn is None:
        return _ended(linked.frame_origins)
    g.framed_by = linked.frame_origins
    return _shown("embedded.html", 200, shown=drawn, until=_until(linked))


def _until(linked: OpenLink) -> str:
    return f"{linked.expires_at.day} {linked.expires_at:%b %Y}"


def _ended(sites: tuple[str, ...]) -> Response:
    """Its sites may show that it has ended; of what was never made nobody shows anything."""
    g.framed_by = sites
    message, status = (ENDED, 410) if sites else (CLOSED, 404)
    return _shown("link_closed.html", status, message=message)


def _shown(template: str, status: int, **values: object) -> Response:
    return private(make_response(render_template(template, **values), status))
