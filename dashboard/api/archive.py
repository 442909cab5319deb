"""All of a workspace as one file. Owners only."""

from flask import Response, stream_with_context
from flask_smorest import Blueprint

from dashboard.actions.actor import current_actor
from dashboard.actions.archive import export_workspace
from dashboard.auth.limits import ARCHIVES
from dashboard.downloads import disposition
from dashboard.exports.archive import archive_name, stream_archive
from dashboard.streaming import AT_ONCE
from models.orm import now_utc
from models.scope import tenant_session

blueprint = Blueprint("archive", __name__, url_prefix="/api/workspace", description="Workspace")


@blueprint.get("/archive/")
@ARCHIVES
@blueprint.response(200, content_type="application/zip", description="A ZIP of JSON Lines")
def download() -> Response:
    """All of the workspace as a ZIP: a file a table, and the kept files. Owners only."""
    who = current_actor()
    with tenant_session(who.tenant_id) as session:
        slug = export_workspace(who, session).value
    headers = {
        "Content-Disposition": disposition(archive_name(slug, now_utc().date())),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
        **AT_ONCE,
    }
    parts = stream_with_context(stream_archive(who.tenant_id, who.user_id))
    return Response(parts, mimetype="application/zip", headers=headers)
