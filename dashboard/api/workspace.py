"""The tenant itself: its time zone, and how its reports look. Owners change it."""

from zoneinfo import available_timezones

from flask import Response, abort, request
from flask_smorest import Blueprint
from marshmallow import Schema, fields
from sqlalchemy.orm import Session

from dashboard.auth.identity import current_tenant_id, current_user_id, require_role
from dashboard.branding import checked_colour, remove_logo, set_logo
from dashboard.queries.inputs import BadInput
from jobs.reports import move_reports
from models import Tenant
from models.audit_trail import note_action
from models.files import read_file
from models.orm import now_utc
from models.scope import tenant_session

blueprint = Blueprint("workspace", __name__, url_prefix="/api/workspace", description="Workspace")


class Workspace(Schema):
    """An IANA time zone; a colour as #rrggbb, empty for none."""

    time_zone = fields.String()
    report_color = fields.String()


@blueprint.patch("/")
@blueprint.arguments(Workspace)
@blueprint.response(204)
def change(arguments: dict[str, str]) -> None:
    """Changes what is given; a new time zone moves all schedules within a minute."""
    require_role("owner")
    with tenant_session(current_tenant_id()) as session:
        tenant = _tenant(session)
        if "time_zone" in arguments:
            if arguments["time_zone"] not in available_timezones():
                raise BadInput("time_zone", "Choose a time zone of the list, like Europe/Vienna.")
            tenant.time_zone = arguments["time_zone"]
            move_reports(session, tenant, now_utc())
        if "report_color" in arguments:
            tenant.report_color = checked_colour(arguments["report_color"])
        note_action(session, tenant.id, current_user_id(), "workspace.changed", **arguments)


@blueprint.post("/logo/")
@blueprint.response(204)
def upload() -> None:
    """A PNG, JPEG or WebP picture of at most 1 MB, as the file `logo` of a form."""
    require_role("owner")
    sent = request.files.get("logo")
    if sent is None:
        raise BadInput("logo", "Choose a picture first.")
    with tenant_session(current_tenant_id()) as session:
        tenant = _tenant(session)
        set_logo(session, tenant, sent.read())
        note_action(session, tenant.id, current_user_id(), "workspace.logo_changed")


@blueprint.delete("/logo/")
@blueprint.response(204)
def forget() -> None:
    """Reports go without a logo."""
    require_role("owner")
    with tenant_session(current_tenant_id()) as session:
        tenant = _tenant(session)
        remove_logo(session, tenant)
        note_action(session, tenant.id, current_user_id(), "workspace.logo_removed")


@blueprint.get("/logo/")
@blueprint.response(200, content_type="image/png")
def logo() -> Response:
    """The picture, for the people of its tenant."""
    with tenant_session(current_tenant_id()) as session:
        key = _tenant(session).logo_key
    if not key:
        abort(404)
    try:
        content = read_file(key)
    except OSError:
        abort(404)
    return Response(content, mimetype="image/png")


def _tenant(session: Session) -> Tenant:
    return session.get_one(Tenant, current_tenant_id())
