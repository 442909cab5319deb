"""Sessions as the browser has them: a signed cookie, whose secret names the session's row."""

from flask import current_app, request, session
from flask_login import current_user, login_user, logout_user

from dashboard.auth.identity import Account, SignedInUser, identify
from dashboard.auth.sessions import add_session, end_session
from models.scope import wide_session


def begin_session(user: Account) -> None:
    """A new session of this person, in a tenant of theirs; the one before in this browser ends."""
    _end_present()
    session.clear()
    _open(user)


def go_on(user_id: int, tenant_id: int) -> None:
    """A new session for whoever has just ended all of theirs; forms that are open stay valid."""
    user = identify(user_id, tenant_id)
    if user is not None:
        _open(user)


def leave() -> None:
    """Ends the session of this browser, a copy of its cookie included."""
    _end_present()
    logout_user()
    session.clear()


def _open(user: Account) -> None:
    tenant_id = user.tenant.id if isinstance(user, SignedInUser) else None
    place = (request.user_agent.string, request.remote_addr or "")
    with wide_session("sign_in") as db:
        lasts = current_app.permanent_session_lifetime
        secret = add_session(db, user.id, tenant_id, lasts, place)
    session.permanent = True
    login_user(user.in_session(secret))


def _end_present() -> None:
    number = getattr(current_user, "session_id", None)
    if number is not None:
        with wide_session("sign_in") as db:
            end_session(db, number)
