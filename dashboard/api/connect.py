"""Connecting Meta: sign-in with Facebook, and the page that Facebook sends the browser back to."""

from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from flask import json, redirect, render_template, request, session
from flask_smorest import Blueprint
from marshmallow import Schema, fields
from redis.exceptions import RedisError
from werkzeug.wrappers import Response

from dashboard.actions.actor import current_actor
from dashboard.actions.connections import finish_sign_in, start_sign_in
from dashboard.actions.roles import NotAllowedError, ask, may
from dashboard.api.errors import ApiError, body
from dashboard.auth.gate import RETURN_PATH
from dashboard.auth.identity import came_with_token, current_tenant_id
from dashboard.auth.limits import limiter, signed_in_key
from dashboard.auth.oauth_state import WrongStateError, take_state
from dashboard.site import request_origin, site_address
from ingest.connect import ConnectError
from models.scope import tenant_session
from settings import get_settings

NO_REDIS = "Signing in with Facebook is not possible for the moment; try again in a minute."
DECLINED = "Facebook did not grant access, so nothing was connected. Try again to allow it."
UNKNOWN_ADDRESS = (
    "Pagelens does not know the address at which people reach it. Set PUBLIC_URL to it, or"
    " META_OAUTH_REDIRECT_URI to the full address of /api/meta/connect/callback/."
)
CONNECTIONS = "/settings/connections"
DECLINED_KEY = "facebook_declined"
STARTS = "10 per minute"
RETURNS = "20 per minute"
log = structlog.get_logger(__name__)
blueprint = Blueprint("connect", __name__, url_prefix="/api/meta", description="Connections")


class StartAnswer(Schema):
    """Where to send the browser."""

    authorization_url = fields.String()


@contextmanager
def connect_refusals() -> Iterator[None]:
    """What Meta refuses becomes a sentence."""
    try:
        yield
    except ConnectError as error:
        raise ApiError(409, "not_connected", str(error)) from None
    except RedisError:
        raise ApiError(503, "busy", NO_REDIS) from None


@blueprint.post("/connect/start/")
@limiter.limit(STARTS, key_func=signed_in_key)
@blueprint.response(200, StartAnswer)
@blueprint.alt_response(409, description="A setting is missing; the message says which.")
def start() -> dict[str, str]:
    """Begins sign-in with Facebook in the caller's browser session. Owners only."""
    who = current_actor()
    ask(who, start_sign_in)
    if came_with_token():
        raise ApiError(409, "session_needed", "Sign-in with Facebook needs a browser session.")
    back, declined = _return_address(), bool(session.pop(DECLINED_KEY, False))
    with tenant_session(who.tenant_id) as db, connect_refusals():
        begun = start_sign_in(who, db, back, declined=declined)
    return {"authorization_url": begun.value}


def _return_address() -> str:
    """Where Facebook is to send the browser: as set, else where the browser says that it is.

    A browser names the site that a POST comes from, and no script can change that; where it says
    another than the request's own address, a proxy or a forger stands between.
    """
    settings = get_settings()
    if settings.meta_oauth_redirect_uri:
        return settings.meta_oauth_redirect_uri
    own = request_origin()
    if not settings.public_url and request.headers.get("Origin", own) != own:
        raise ApiError(409, "not_connected", UNKNOWN_ADDRESS)
    return site_address() + RETURN_PATH


@blueprint.get("/connect/callback/")
@limiter.limit(RETURNS, key_func=signed_in_key)
@blueprint.response(302, description="Back to Pagelens; a page that says why when it failed")
def callback() -> Response:
    """Where Facebook sends the browser; the state must be the one of this session and tenant."""
    try:
        ask(current_actor(), finish_sign_in)
        _finish(take_state(request.args.get("state", "")))
    except NotAllowedError as error:
        return _failed(403, "forbidden", str(error))
    except ApiError as error:
        return _failed(error.status, error.code, error.message)
    except WrongStateError as error:
        return _failed(409, "wrong_state", str(error))
    except RedisError:
        return _failed(503, "busy", NO_REDIS)
    return redirect(CONNECTIONS)


def _finish(redirect_uri: str) -> None:
    code = request.args.get("code", "")
    if request.args.get("error") or not code:
        session[DECLINED_KEY] = True
        raise ApiError(409, "declined", DECLINED)
    with connect_refusals():
        finish_sign_in(current_actor(), code, redirect_uri)


def _failed(status: int, code: str, message: str) -> Response:
    """A page for a browser, JSON for who asks for that; the address with its code is not kept."""
    log.info("connect_failed", tenant_id=current_tenant_id(), reason=code)
    if request.accept_mimetypes.best == "application/json":
        return Response(json.dumps(body(code, message)), status, mimetype="application/json")
    may_connect = may(current_actor(), start_sign_in)
    page = render_template("error.html", status=status, message=message, may_connect=may_connect)
    return Response(page, status, mimetype="text/html")
