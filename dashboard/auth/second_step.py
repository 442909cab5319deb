"""The page that asks for the code, after the password and before the session."""

from typing import Any

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, session
from werkzeug.wrappers import Response as AnyResponse

from dashboard.auth.browser import begin_session
from dashboard.auth.identity import Account, find_newcomer, identify
from dashboard.auth.known_browser import remember_browser
from dashboard.auth.limits import count_failures, limiter
from dashboard.auth.noting import note_refused, note_sign_in
from dashboard.auth.two_step import is_on, passes
from models.orm import now_utc
from models.scope import wide_session

blueprint = Blueprint("second_step", __name__)
PATH = "/login/code"
KEY, LASTS_SECONDS = "second_step", 300
WRONG = (
    "This code does not fit, or was used already. Wait for the next one, or take a recovery code."
)
TRIES = "6 per 5 minutes; 30 per day"


def wants_code(user_id: int) -> bool:
    """Whether the account takes a second step."""
    with wide_session("sign_in") as db:
        return is_on(db, user_id)


def ask_for_code(user: Account, target: str) -> AnyResponse:
    """Remembers in the signed cookie who gave the right password, for a few minutes."""
    session.clear()
    until = now_utc().timestamp() + LASTS_SECONDS
    session[KEY] = {"user": user.id, "until": until, "next": target}
    return redirect(PATH)


def _waiting() -> dict[str, Any] | None:
    waiting: dict[str, Any] | None = session.get(KEY)
    return waiting if waiting and waiting["until"] > now_utc().timestamp() else None


def _account_key() -> str:
    waiting = _waiting()
    return f"code:{waiting['user'] if waiting else 'nobody'}"


@blueprint.get(PATH)
def code_page() -> AnyResponse:
    """The form; to signing in for whoever gave no password, or took too long."""
    return _form() if _waiting() else redirect("/login")


@blueprint.post(PATH)
@limiter.limit(TRIES, key_func=_account_key, deduct_when=count_failures)
def check_code() -> AnyResponse:
    """Begins the session where the code fits."""
    waiting = _waiting()
    user = _account(waiting) if waiting else None
    if waiting is None or user is None:
        return redirect("/login")
    with wide_session("sign_in") as db:
        fits = passes(db, user.id, request.form.get("code", "")[:100])
    if not fits:
        g.sign_in_failed = True
        note_refused(user.email, "wrong_code")
        return _form(WRONG, 401)
    begin_session(user)
    note_sign_in(user.id)
    return remember_browser(redirect(waiting["next"]), user.email)


def _account(waiting: dict[str, Any]) -> Account | None:
    return identify(waiting["user"], None) or find_newcomer(waiting["user"])


def _form(error: str = "", status: int = 200) -> Response:
    return make_response(render_template("code.html", error=error), status)
