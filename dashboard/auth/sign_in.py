"""Sign in, sign out, change the tenant: plain pages, no Dash."""

from urllib.parse import quote, urlsplit

from flask import Blueprint, Response, g, make_response, redirect, render_template, request
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from dashboard.auth.browser import begin_session, leave
from dashboard.auth.first_password import choose_first_password
from dashboard.auth.guessing import ONE_ADDRESS, account_named, limit_guesses
from dashboard.auth.identity import Account, find_newcomer, identify
from dashboard.auth.invitations import FOLDER
from dashboard.auth.known_browser import remember_browser
from dashboard.auth.limits import limiter, time_to_wait
from dashboard.auth.noting import note_refused, note_sign_in, note_sign_out
from dashboard.auth.password_rules import MIN_LENGTH
from dashboard.auth.passwords import matches
from dashboard.auth.second_step import ask_for_code, wants_code
from dashboard.auth.sessions import choose_tenant
from dashboard.queries.inputs import BadInput
from models import User
from models.orm import now_utc
from models.scope import tenant_session, wide_session
from settings import get_settings

blueprint = Blueprint(
    "auth", __name__, template_folder="templates", static_folder="static", static_url_path="/auth"
)
ENDED = "This one-time password has ended. Ask an owner of your workspace for a new one."
WRONG = "This e-mail address and password do not belong together."


@blueprint.get("/login")
def sign_in_page() -> AnyResponse:
    """The form; somebody who is signed in goes straight on."""
    if current_user.is_authenticated:
        return redirect(safe_next(request.args.get("next")))
    return _form()


@blueprint.post("/login")
@limit_guesses
def sign_in() -> AnyResponse:
    """Checks the password. The answer does not tell an unknown person from a wrong password."""
    email = account_named()
    user_id = check_password(email, request.form.get("password", ""))
    target = safe_next(request.values.get("next"))
    user = _who_comes(user_id, target) if user_id is not None else None
    if user is None:
        g.sign_in_failed = True
        error = ENDED if user_id is not None and one_time_ended(user_id) else WRONG
        note_refused(email, "one_time_ended" if error == ENDED else "wrong_password")
        return _form(error=error, email=email, status=401)
    if wants_code(user.id):
        return ask_for_code(user, target)
    begin_session(user)
    note_sign_in(user.id)
    return remember_browser(redirect(target), email)


@blueprint.get("/password")
def first_password_page() -> AnyResponse:
    """The form on which a person with a one-time password sets their own; others go on."""
    if not current_user.must_choose_password:
        return redirect("/settings/security")
    return _password_form()


@blueprint.get("/settings/password")
def password_settings() -> AnyResponse:
    """Where the settings had the password before."""
    return redirect("/settings/security")


@blueprint.post("/password")
@limiter.limit(ONE_ADDRESS)
def first_password() -> AnyResponse:
    """Sets it; the one-time password and what was opened with it end, this session goes on."""
    if not current_user.must_choose_password:
        return redirect("/")
    new = request.form.get("new", "")
    if new != request.form.get("again", ""):
        return _password_form("The two passwords differ.", 422)
    user_id, tenant_id = int(current_user.id), int(current_user.tenant.id)
    try:
        with tenant_session(tenant_id) as db:
            choose_first_password(db, tenant_id, user_id, int(current_user.session_id), new)
    except BadInput as error:
        return _password_form(error.message, 422)
    user = identify(user_id, tenant_id)
    if user is not None:
        begin_session(user)
    return redirect(safe_next(request.values.get("next")))


@blueprint.post("/logout")
def sign_out() -> AnyResponse:
    """Ends the session, for a copy of its cookie too."""
    note_sign_out()
    leave()
    return redirect("/login")


@blueprint.post("/tenant")
def change_tenant() -> AnyResponse:
    """Goes on in another of the person's tenants, named by `slug`."""
    slug = request.form.get("slug", "")
    for choice in current_user.tenants:
        if choice.slug == slug and current_user.session_id is not None:
            with wide_session("sign_in") as db:
                choose_tenant(db, current_user.session_id, choice.id)
    return redirect("/")


def too_many_attempts() -> Response:
    """The form with the advice to wait."""
    return _form(error=f"Too many attempts. Wait {time_to_wait()} and try again.", status=429)


def check_password(email: str, password: str) -> int | None:
    """The id of the person to whom both belong."""
    with wide_session("sign_in") as db:
        user = db.execute(
            select(User.id, User.password_hash).where(User.email == email, User.is_active)
        ).one_or_none()
    fits = matches(user.password_hash if user else None, password)
    return user.id if user and fits else None


def one_time_ended(user_id: int) -> bool:
    """Whether the person's one-time password is past its days; asked only of who knows it."""
    with wide_session("sign_in") as db:
        until = db.scalar(select(User.one_time_until).where(User.id == user_id))
    return until is not None and until <= now_utc()


def _who_comes(user_id: int, target: str) -> Account | None:
    """The person in one of their tenants; without one they may come as far as to an invitation."""
    user = identify(user_id, None)
    return user or (find_newcomer(user_id) if target.startswith(FOLDER) else None)


def safe_next(target: str | None) -> str:
    """A path of this site; anything else becomes the first page."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return "/"
    if any(ord(letter) <= 32 for letter in target) or "\\" in target:
        return "/"
    parts = urlsplit(target)
    return "/" if parts.scheme or parts.netloc else target


def provider_name() -> str:
    """What the button calls the identity provider; empty where none is set."""
    settings = get_settings()
    return (settings.oidc_name or "single sign-on") if settings.oidc_issuer else ""


def refuse(words: str) -> Response:
    """The form with the reason why somebody does not come in."""
    return _form(error=words, status=403)


def with_way_back(door: str) -> str:
    """Where the gate sends a page request: to the door, with the way back."""
    here = request.full_path.rstrip("?")
    return door if here == "/" else f"{door}?next={quote(here, safe='')}"


def _form(error: str = "", email: str = "", status: int = 200) -> Response:
    target = safe_next(request.values.get("next"))
    page = render_template(
        "login.html", error=error, email=email, next=target, provider=provider_name()
    )
    return make_response(page, status)


def _password_form(error: str = "", status: int = 200) -> Response:
    target = safe_next(request.values.get("next"))
    page = render_template(
        "first_password.html",
        error=error,
        email=current_user.email,
        next=target,
        shortest=MIN_LENGTH,
    )
    return make_response(page, status)
