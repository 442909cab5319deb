"""The addresses of read-only links: the view and the pictures in it, or a file."""

import uuid

from flask import Blueprint, Response, abort, make_response, render_template

from dashboard.downloads import download_headers, is_intact, read_chunks
from dashboard.page_address import parse_address
from dashboard.queries.pages.listing import find_page
from dashboard.queries.workspace.exports import find_export
from dashboard.share.links import OpenLink, has_ended, link_session, open_link
from dashboard.share.view import draw_shared, shown_picture
from dashboard.thumbnails import picture_of
from models.orm import now_utc

blueprint = Blueprint("share", __name__, url_prefix="/share", template_folder="templates")
CLOSED = "This link is not open: it has ended, was closed, or was never made. Ask for a new one."
ENDED = "The link to this report has ended or was closed. Ask whoever sent it for a new one."
PRIVATE = {"X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}


@blueprint.get("/<secret>")
def shared(secret: str) -> Response:
    """What the link opens, from its own row; nothing of the request but the secret counts."""
    linked = open_link(secret, now_utc())
    if linked is None:
        return _ended() if has_ended(secret) else _closed()
    if linked.export_job_id is not None:
        return _file(linked, linked.export_job_id)

    def ours(address: str) -> str:
        return f"/share/{secret}{address}" if address.startswith("/thumbnails/") else address

    with link_session(linked) as session:
        page = draw_shared(session, linked, ours)
    if page is None:
        return _closed()
    until = linked.expires_at
    text = render_template("shared.html", page=page, until=until)
    return private(make_response(text))


@blueprint.get("/<secret>/thumbnails/<post_id>")
def thumbnail(secret: str, post_id: str) -> Response:
    """A picture of a post that the link's view may show."""
    linked = _open(secret)
    with link_session(linked) as session:
        key = shown_picture(session, linked, post_id)
    return private(picture_of(key))


@blueprint.get("/<secret>/thumbnails/pages/<page_id>")
def page_picture(secret: str, page_id: str) -> Response:
    """The picture of the link's Page."""
    linked = _open(secret)
    if page_id != _page_of(linked):
        abort(404)
    with link_session(linked) as session:
        page = find_page(session, linked.tenant_id, page_id)
        key = page.picture_key if page else ""
    return private(picture_of(key))


def _file(linked: OpenLink, export_job_id: uuid.UUID) -> Response:
    with link_session(linked) as session:
        found = find_export(session, linked.tenant_id, export_job_id)
    if found is None or found.download_path is None or not is_intact(found):
        return _ended()
    return private(Response(read_chunks(found), headers=download_headers(found)))


def _open(secret: str) -> OpenLink:
    linked = open_link(secret, now_utc())
    if linked is None:
        abort(404)
    return linked


def _page_of(linked: OpenLink) -> str:
    return parse_address(linked.path, linked.query).page_id


def _closed() -> Response:
    return private(make_response(render_template("link_closed.html", message=CLOSED), 404))


def _ended() -> Response:
    return private(make_response(render_template("link_closed.html", message=ENDED), 410))


def private(response: Response) -> Response:
    """For whoever has the address alone: no search engine keeps it, no other site is told it."""
    response.headers.update(PRIVATE)
    return response
