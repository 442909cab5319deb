"""The tenant itself: its time zone, and how its reports look. Owners change it."""

from typing import Any

from flask import Response, abort, request
from flask_smorest import Blueprint
from marshmallow import Schema, fields

from dashboard.actions.actor import current_actor
from dashboard.actions.roles import ask
from dashboard.actions.workspace import change_workspace, remove_logo, set_logo
from dashboard.api.acting import act
from dashboard.api.strictness import check_form
from dashboard.auth.identity import current_tenant_id
from models import Tenant
from models.files import read_file
from models.scope import tenant_session

blueprint = Blueprint("workspace", __name__, url_prefix="/api/workspace", description="Workspace")


class Workspace(Schema):
    """An IANA time zone; a colour as #rrggbb and words for mails of reports, empty for none.

    `endless_tokens` says whether API tokens may never end.
    """

    time_zone = fields.String()
    report_color = fields.String()
    report_words = fields.String()
    endless_tokens = fields.Boolean()


class Version(Schema):
    """Which picture is meant, so that browsers may keep what they have."""

    v = fields.String()


LOGO_FORM = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "properties": {"logo": {"type": "string", "format": "binary"}},
                "required": ["logo"],
                "additionalProperties": False,
            }
        }
    },
}


@blueprint.patch("/")
@blueprint.arguments(Workspace)
@blueprint.response(204)
def change(arguments: dict[str, Any]) -> None:
    """Changes what is given; a new time zone moves all schedules within a minute. Owners only."""
    act(lambda who, session: change_workspace(who, session, arguments))


@blueprint.post("/logo/")
@blueprint.response(204)
@blueprint.doc(requestBody=LOGO_FORM)
def upload() -> None:
    """A PNG, JPEG or WebP picture of at most 1 MB, as the file `logo` of a form. Owners only."""
    who = current_actor()
    ask(who, set_logo)
    check_form({"logo"})
    sent = request.files.get("logo")
    with tenant_session(who.tenant_id) as session:
        set_logo(who, session, sent.read() if sent is not None else None)


@blueprint.delete("/logo/")
@blueprint.response(204)
def forget() -> None:
    """Reports go without a logo. Owners only."""
    act(remove_logo)


@blueprint.get("/logo/")
@blueprint.arguments(Version, location="query")
@blueprint.response(200, content_type="image/png")
@blueprint.alt_response(404, description="There is no logo.")
def logo(_arguments: dict[str, Any]) -> Response:
    """The picture, for the people of its tenant."""
    with tenant_session(current_tenant_id()) as session:
        key = session.get_one(Tenant, current_tenant_id()).logo_key
    if not key:
        abort(404)
    try:
        content = read_file(key)
    except OSError:
        abort(404)
    return Response(content, mimetype="image/png")
