"""The caller's credentials: personal API tokens and the password. Needs a browser session."""

from flask_smorest import Blueprint
from marshmallow import Schema, fields

from dashboard.actions.actor import current_actor
from dashboard.actions.credentials import change_password, make_token, revoke_token
from dashboard.api.errors import need_session
from dashboard.auth.browser import go_on
from dashboard.auth.limits import CHANGING_PASSWORDS
from models.scope import tenant_session

blueprint = Blueprint("own", __name__, url_prefix="/api/own", description="Own credentials")


class NewToken(Schema):
    """What the token is for, in the caller's words."""

    name = fields.String(required=True)


class MadeToken(Schema):
    """The token, told this once."""

    token = fields.String()


class Passwords(Schema):
    """The present password and the new one."""

    present = fields.String(required=True, load_only=True)
    new = fields.String(required=True, load_only=True)


@blueprint.post("/tokens/")
@blueprint.arguments(NewToken)
@blueprint.response(201, MadeToken)
def make(arguments: dict[str, str]) -> dict[str, str]:
    """A new personal API token for the present tenant."""
    need_session()
    who = current_actor()
    with tenant_session(who.tenant_id) as session:
        return {"token": make_token(who, session, arguments["name"]).value}


@blueprint.delete("/tokens/<int:token_id>/")
@blueprint.response(204)
def revoke(token_id: int) -> None:
    """Ends one of the caller's tokens at once."""
    need_session()
    who = current_actor()
    with tenant_session(who.tenant_id) as session:
        revoke_token(who, session, token_id)


@blueprint.post("/password/")
@CHANGING_PASSWORDS
@blueprint.arguments(Passwords)
@blueprint.response(204)
def password(arguments: dict[str, str]) -> None:
    """Sets a new password; all other sessions of the caller end, this one goes on."""
    need_session()
    who = current_actor()
    with tenant_session(who.tenant_id) as session:
        change_password(who, session, arguments["present"], arguments["new"])
    go_on(who.user_id, who.tenant_id)
