"""The caller's password. Needs a browser session."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields

from dashboard.actions.actor import current_actor
from dashboard.actions.credentials import change_password
from dashboard.api.fields import Flag
from dashboard.auth.browser import go_on
from dashboard.auth.limits import CHANGING_PASSWORDS
from models.scope import tenant_session

blueprint = Blueprint("own", __name__, url_prefix="/api/own", description="Own credentials")


class Passwords(Schema):
    """The present password and the new one."""

    present = fields.String(required=True, load_only=True)
    new = fields.String(required=True, load_only=True)
    end_tokens = Flag(
        load_default=False, metadata={"description": "Whether to end all API tokens as well."}
    )


@blueprint.post("/password/")
@CHANGING_PASSWORDS
@blueprint.arguments(Passwords)
@blueprint.response(204)
def password(arguments: dict[str, Any]) -> None:
    """Sets a new password; all other sessions of the caller end, this one goes on."""
    who = current_actor()
    with tenant_session(who.tenant_id) as session:
        present, new, ends = (arguments[name] for name in ("present", "new", "end_tokens"))
        change_password(who, session, present, new, end_tokens=ends)
    go_on(who.user_id, who.tenant_id)
