"""The stored picture of a post, for the people of its tenant only."""

import fsspec
from flask import Blueprint, Response, abort

from dashboard.auth.identity import current_tenant_id
from dashboard.queries.post import find_post
from models.scope import tenant_session
from settings import get_settings

blueprint = Blueprint("thumbnails", __name__)
TYPES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png", b"RIFF": "image/webp"}


@blueprint.get("/thumbnails/<post_id>")
def thumbnail(post_id: str) -> Response:
    """The picture; 404 where there is none or the post is another tenant's."""
    tenant_id = current_tenant_id()
    with tenant_session(tenant_id) as session:
        found = find_post(session, tenant_id, post_id)
        key = found[0].thumbnail_key if found else ""
    if not key:
        abort(404)
    content = _read(key)
    kind = next((name for head, name in TYPES.items() if content.startswith(head)), None)
    if kind is None:
        abort(404)
    return Response(content, mimetype=kind, headers={"Cache-Control": "private, max-age=86400"})


def _read(key: str) -> bytes:
    filesystem, root = fsspec.core.url_to_fs(get_settings().storage_url())
    try:
        return bytes(filesystem.cat_file(f"{root.rstrip('/')}/{key}"))
    except OSError:
        abort(404)
