"""The stored pictures of posts and Pages, for the people of their tenant only."""

from flask import Blueprint, Response, abort, request

from dashboard.auth.identity import current_tenant_id
from dashboard.queries.pages.listing import find_page
from dashboard.queries.posts.detail import find_post
from models.files import read_file
from models.scope import tenant_session

blueprint = Blueprint("thumbnails", __name__)
# Our own addresses name the version of the picture; one typed by hand is asked for again.
A_MONTH = "private, max-age=2592000, immutable"
AN_HOUR = "private, max-age=3600"


@blueprint.get("/thumbnails/<post_id>")
def thumbnail(post_id: str) -> Response:
    """A post's picture; 404 where there is none or the post is another tenant's."""
    tenant_id = current_tenant_id()
    with tenant_session(tenant_id) as session:
        found = find_post(session, tenant_id, post_id)
        key = found[0].thumbnail_key if found else ""
    return picture_of(key)


@blueprint.get("/thumbnails/pages/<page_id>")
def page_picture(page_id: str) -> Response:
    """A Page's picture; 404 where there is none or the Page is another tenant's."""
    tenant_id = current_tenant_id()
    with tenant_session(tenant_id) as session:
        page = find_page(session, tenant_id, page_id)
        key = page.picture_key if page else ""
    return picture_of(key)


def picture_of(key: str) -> Response:
    """A stored picture; 404 where there is none."""
    if not key:
        abort(404)
    try:
        content = read_file(key)
    except OSError:
        abort(404)
    caching = A_MONTH if "v" in request.args else AN_HOUR
    return Response(content, mimetype="image/jpeg", headers={"Cache-Control": caching})
