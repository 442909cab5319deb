"""Connecting Meta: sign-in with Facebook, and the page that Facebook sends the browser back to."""

from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from flask import json, redirect, render_template, request
from flask_smorest import Blueprint
from marshmallow import Schema, fields
from redis.exceptions import RedisError
from werkzeug.wrappers import Response

from dashboard.actions.actor import current_actor
from dashboard.actions.connections import finish_sign_in, start_sign_in
from dashboard.actions.roles import NotAllowedError, ask, may
from dashboard.api.errors import ApiError, body
from dashboard.auth.facebook_return import NO_REDIS, note_declined, return_address, take_declined
from dashboard.auth.identity import came_with_token, current_tenant_id
from dashboard.auth.limits import FACEBOOK_STARTS, limiter, signed_in_key
from dashboard.auth.oauth_state import WrongStateError, take_state
from ingest.connect import ConnectError
from models.scope import tenant_session

DECLINED = "Facebook did not grant access, so nothing was connected. Try again to allow it."
CONNECTIONS = "/settings/connections"
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
@FACEBOOK_STARTS
@blueprint.response(200, StartAnswer)
@blueprint.alt_response(409, description="A setting is missing; the message says which.")
@blueprint.alt_response(503, description="Redis does not answer.")
def start() -> dict[str, str]:
    """Begins sign-in with Facebook in the caller's browser session. Owners only."""
    who = current_actor()
    ask(who, start_sign_in)
    if came_with_token():
        raise ApiError(409, "session_needed", "Sign-in with Facebook needs a browser session.")
    with tenant_session(who.tenant_id) as db, connect_refusals():
        begun = start_sign_in(who, db, return_address(), declined=take_declined())
    return {"authorization_url": begun.value}


@blueprint.get("/connect/callback/")
@limiter.limit(RETURNS, key_func=signed_in_key)
@blueprint.response(302, description="Back to Pagelens; a page that says why when it failed")
@blueprint.alt_response(409, description="Facebook did not grant it, or this is not its answer.")
@blueprint.alt_response(503, description="Redis does not answer.")
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
        note_declined()
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
