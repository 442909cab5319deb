"""Connecting Meta: sign-in with Facebook, or a pasted token of a system user. Owners only."""

import hmac
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import redirect, request, session
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate
from werkzeug.wrappers import Response

from dashboard.api import schemas
from dashboard.api.errors import ApiError
from dashboard.auth.identity import (
    came_with_token,
    current_tenant_id,
    current_user_id,
    require_role,
)
from dashboard.queries.pages import list_pages
from ingest.connect import ConnectError, connect_with_token, finish_oauth, start_oauth
from models.scope import tenant_session

STATE_KEY = "oauth_state"
blueprint = Blueprint("connect", __name__, url_prefix="/api/meta", description="Connections")


class StartAnswer(Schema):
    """Where to send the browser."""

    authorization_url = fields.String()


class TokenArguments(Schema):
    """A token of a system user; it is stored encrypted and never shown again."""

    token = fields.String(required=True, load_only=True, validate=validate.Length(1, 4096))


@blueprint.post("/connect/start/")
@blueprint.response(200, StartAnswer)
def start() -> dict[str, str]:
    """Begins sign-in with Facebook in the caller's browser session."""
    require_role("owner")
    if came_with_token():
        raise ApiError(409, "session_needed", "Sign-in with Facebook needs a browser session.")
    state = secrets.token_urlsafe(32)
    with _refusals():
        address = start_oauth(state)
    session[STATE_KEY] = f"{current_tenant_id()}.{state}"
    return {"authorization_url": address}


@blueprint.get("/connect/callback/")
@blueprint.response(302, description="Back to the first page")
def callback() -> Response:
    """Where Facebook sends the browser; the state must be the one of this session and tenant."""
    require_role("owner")
    expected = session.pop(STATE_KEY, "")
    given = f"{current_tenant_id()}.{request.args.get('state', '')}"
    if not hmac.compare_digest(expected.encode(), given.encode()):
        raise ApiError(409, "wrong_state", "This sign-in was begun elsewhere; start again.")
    code = request.args.get("code", "")
    if not code:
        raise ApiError(409, "declined", "Facebook did not grant access; start again.")
    with _refusals():
        finish_oauth(current_tenant_id(), code, user_id=current_user_id())
    return redirect("/")


@blueprint.post("/connections/")
@blueprint.arguments(TokenArguments)
@blueprint.response(201, schemas.PageList)
def connections(arguments: dict[str, Any]) -> dict[str, Any]:
    """Connects with a pasted token; the answer holds the Pages that it reaches."""
    require_role("owner")
    tenant_id = current_tenant_id()
    with _refusals():
        connect_with_token(tenant_id, arguments["token"], user_id=current_user_id())
    with tenant_session(tenant_id) as db:
        found = list_pages(db, tenant_id, current_user_id())
    return {"count": len(found), "next_offset": None, "results": found}


@contextmanager
def _refusals() -> Iterator[None]:
    """What Meta refuses becomes a sentence."""
    try:
        yield
    except ConnectError as error:
        raise ApiError(409, "not_connected", str(error)) from None
