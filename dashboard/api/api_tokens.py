"""API tokens: one's own, and for owners those of everybody in the workspace."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from dashboard.actions.actor import current_actor
from dashboard.actions.credentials import make_token, revoke_any_token, revoke_token
from dashboard.actions.roles import ask_role
from dashboard.api.acting import act
from dashboard.api.fields import ListArguments, Moment, listed
from dashboard.api.schemas import PartOfList
from dashboard.api.shapes import shape
from dashboard.auth.api_tokens import LONGEST_DAYS, USUAL_DAYS, USUAL_SCOPE
from dashboard.queries.workspace.api_tokens import TokenSummary, list_tokens
from models.orm import now_utc
from models.scope import tenant_session
from models.tenancy import SCOPES

blueprint = Blueprint("tokens", __name__, url_prefix="/api", description="API tokens")


class NewToken(Schema):
    """What the token is for, what it may, and after how many days it ends."""

    name = fields.String(required=True)
    scope = fields.String(load_default=USUAL_SCOPE, metadata={"enum": list(SCOPES)})
    expires_days = fields.Integer(
        load_default=USUAL_DAYS,
        allow_none=True,
        strict=True,
        validate=validate.Range(1, LONGEST_DAYS),
        metadata={"description": "Null for never, where an owner allows it in the workspace."},
    )


class MadeToken(Schema):
    """The token, told this once."""

    token_id = fields.Integer()
    token = fields.String()
    scope = fields.String()
    expires_at = Moment(allow_none=True)


Token = shape(TokenSummary, "Token")


class TokenList(PartOfList):
    """API tokens, the newest first; expired ones for another 30 days."""

    results = fields.List(fields.Nested(Token))


@blueprint.get("/own/tokens/")
@blueprint.arguments(ListArguments, location="query")
@blueprint.response(200, TokenList)
@blueprint.doc(operationId="tokens_list_own")
def own_tokens(arguments: dict[str, Any]) -> dict[str, Any]:
    """The caller's tokens of the present tenant."""
    return _list(arguments, user_id=current_actor().user_id)


@blueprint.post("/own/tokens/")
@blueprint.arguments(NewToken)
@blueprint.response(201, MadeToken)
def make(arguments: dict[str, Any]) -> dict[str, Any]:
    """A new personal API token for the present tenant. Needs a browser session."""
    who = current_actor()
    name, scope, days = (arguments[key] for key in ("name", "scope", "expires_days"))
    with tenant_session(who.tenant_id) as session:
        token, row = make_token(who, session, name, scope, days).value
    return {
        "token_id": row.id,
        "token": token,
        "scope": row.scope,
        "expires_at": row.expires_at,
    }


@blueprint.delete("/own/tokens/<int:token_id>/")
@blueprint.response(204)
def revoke(token_id: int) -> None:
    """Ends one of the caller's tokens at once. Needs a browser session."""
    act(lambda who, session: revoke_token(who, session, token_id))


@blueprint.get("/tokens/")
@blueprint.arguments(ListArguments, location="query")
@blueprint.response(200, TokenList)
def all_tokens(arguments: dict[str, Any]) -> dict[str, Any]:
    """The tokens of everybody in the workspace, with their person. Owners only."""
    ask_role(current_actor(), revoke_any_token)
    return _list(arguments)


@blueprint.delete("/tokens/<int:token_id>/")
@blueprint.response(204)
def revoke_any(token_id: int) -> None:
    """Ends a token of anybody in the workspace at once. Owners only; needs a browser session."""
    act(lambda who, session: revoke_any_token(who, session, token_id))


def _list(arguments: dict[str, Any], user_id: int | None = None) -> dict[str, Any]:
    tenant_id, offset = current_actor().tenant_id, arguments["offset"]
    with tenant_session(tenant_id) as session:
        count, shown = list_tokens(
            session,
            tenant_id,
            now_utc(),
            user_id=user_id,
            limit=arguments["limit"],
            offset=offset,
        )
    return listed(count, shown, offset)
