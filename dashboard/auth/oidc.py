"""Signing in with OpenID Connect: the code flow with PKCE and nonce, by Authlib.

1. `/login/oidc` sends the browser to the provider; state, nonce and verifier lie in the session.
2. The provider sends it back; Authlib fetches the tokens and checks the ID token.
3. The person is found by issuer and subject; the first time by an address that the provider has
   verified, among the people of this installation. No account and no membership is ever made.
"""

from typing import Any

import requests
import structlog
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Blueprint, Flask, current_app, redirect, request, session
from joserfc.errors import JoseError
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from dashboard.auth.browser import begin_session
from dashboard.auth.identity import identify
from dashboard.auth.known_browser import remember_browser
from dashboard.auth.limits import address_key, limiter
from dashboard.auth.noting import note_sign_in
from dashboard.auth.sign_in import provider_name, refuse, safe_next
from dashboard.site import site_address
from models import OidcIdentity, User
from models.audit_trail import note_action
from models.scope import tenant_session, wide_session
from settings import SettingsError, get_settings

blueprint = Blueprint("oidc", __name__)
START, RETURN = "/login/oidc", "/login/oidc/return"
DISCOVERY = "/.well-known/openid-configuration"
NEXT = "oidc_next"
NAME = "oidc"
TIMEOUT_SECONDS = 10
TRIES = "30 per minute"
AWAY = "{} does not answer as it should. Try again in a minute, or sign in with your password."
NOT_DONE = "Signing in with {} was not completed. Start again."
UNVERIFIED = (
    "{} has not verified your e-mail address, so it is no proof of who you are here. Sign in with"
    " your password, or have the address verified there."
)
UNKNOWN = "Nobody signs in here as {}. Ask an owner of your workspace to add you."
log = structlog.get_logger(__name__)


class RefusedError(Exception):
    """Somebody whom the provider knows and we do not let in; the message says why."""


def start_oidc(server: Flask) -> None:
    """Registers the provider, where one is set."""
    settings = get_settings()
    if not settings.oidc_issuer:
        return
    if not settings.oidc_client_id:
        raise SettingsError("OIDC_CLIENT_ID is not set; set it to the id that the provider gave.")
    oauth = OAuth(server)
    oauth.register(
        NAME,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret.get_secret_value() or None,
        server_metadata_url=settings.oidc_issuer.rstrip("/") + DISCOVERY,
        client_kwargs={
            "scope": "openid email",
            "code_challenge_method": "S256",
            "timeout": TIMEOUT_SECONDS,
        },
    )
    server.extensions["pagelens_oidc"] = oauth.create_client(NAME)
    server.register_blueprint(blueprint)


@blueprint.get(START)
@limiter.limit(TRIES, key_func=address_key)
def start() -> Response:
    """Sends the browser to the provider."""
    session[NEXT] = safe_next(request.args.get("next"))
    try:
        answer: Response = _client().authorize_redirect(site_address() + RETURN)
    except (requests.RequestException, AuthlibBaseError, RuntimeError, ValueError) as error:
        return _failed(AWAY, error)
    return answer


@blueprint.get(RETURN)
@limiter.limit(TRIES, key_func=address_key)
def back() -> Response:
    """Where the provider sends it back: begins a session for whoever is known here."""
    target = safe_next(session.get(NEXT))
    try:
        claims = _claims()
    except (AuthlibBaseError, JoseError, KeyError) as error:
        return _failed(NOT_DONE, error)
    except (requests.RequestException, RuntimeError, ValueError) as error:
        return _failed(AWAY, error)
    try:
        with wide_session("sign_in") as db:
            user_id, is_new = _find(db, claims)
    except RefusedError as refusal:
        return refuse(str(refusal))
    user = identify(user_id, None)
    if user is None:
        return refuse(UNKNOWN.format(claims.get("email", "")))
    if is_new:
        with tenant_session(user.tenant.id) as db:
            note_action(db, user.tenant.id, user.id, "oidc.linked")
    begin_session(user)
    note_sign_in(user.id)
    return remember_browser(redirect(target), user.email)


def _client() -> Any:
    return current_app.extensions["pagelens_oidc"]


def _claims() -> dict[str, Any]:
    """What the ID token says, checked: signature, issuer, audience, nonce and times."""
    settings = get_settings()
    options = {
        "iss": {"essential": True, "value": settings.oidc_issuer},
        "aud": {"essential": True, "value": settings.oidc_client_id},
        "sub": {"essential": True},
    }
    token = _client().authorize_access_token(claims_options=options)
    return dict(token["userinfo"])


def _find(db: Session, claims: dict[str, Any]) -> tuple[int, bool]:
    """The account, and whether it is linked just now. Raises RefusedError."""
    issuer, subject = str(claims["iss"]), str(claims["sub"])
    linked = select(OidcIdentity.user_id).where(
        OidcIdentity.issuer == issuer, OidcIdentity.subject == subject
    )
    known = db.scalar(linked)
    if known is not None:
        return known, False
    user = _by_address(db, claims)
    db.add(OidcIdentity(issuer=issuer, subject=subject, user_id=user.id))
    db.flush()
    return user.id, True


def _by_address(db: Session, claims: dict[str, Any]) -> User:
    email = str(claims.get("email", "")).strip().lower()
    if not email or claims.get("email_verified") is not True:
        raise RefusedError(UNVERIFIED.format(provider_name()))
    user = db.scalar(select(User).where(User.email == email, User.is_active))
    if user is None or identify(user.id, None) is None:
        raise RefusedError(UNKNOWN.format(email))
    return user


def _failed(words: str, error: Exception) -> Response:
    log.warning("oidc_failed", exception=type(error).__name__)
    name = provider_name()
    return refuse(words.format(name[:1].upper() + name[1:]))
