"""Sign in, sign out, change the tenant: plain pages, no Dash."""

from urllib.parse import quote, urlsplit

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, session
from flask_login import current_user, login_user, logout_user
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from dashboard.auth.identity import TENANT_KEY, identify
from dashboard.auth.limits import PER_ADDRESS, PER_PERSON, count_failures, limiter, person_key
from dashboard.auth.passwords import matches
from models import User
from models.scope import open_session

blueprint = Blueprint(
    "auth", __name__, template_folder="templates", static_folder="static", static_url_path="/auth"
)
WRONG = "This e-mail address and password do not belong together."


@blueprint.get("/login")
def sign_in_page() -> AnyResponse:
    """The form; somebody who is signed in goes straight on."""
    if current_user.is_authenticated:
        return redirect(safe_next(request.args.get("next")))
    return _form()


@blueprint.post("/login")
@limiter.limit(PER_ADDRESS, deduct_when=count_failures)
@limiter.limit(PER_PERSON, key_func=person_key, deduct_when=count_failures)
def sign_in() -> AnyResponse:
    """Checks the password. The answer does not tell an unknown person from a wrong password."""
    email = request.form.get("email", "").replace("\x00", "").strip().lower()
    user_id = check_password(email, request.form.get("password", ""))
    user = identify(user_id, None) if user_id is not None else None
    if user is None:
        g.sign_in_failed = True
        return _form(error=WRONG, email=email, status=401)
    session.clear()
    session.permanent = True
    session[TENANT_KEY] = user.tenant.id
    login_user(user)
    return redirect(safe_next(request.values.get("next")))


@blueprint.post("/logout")
def sign_out() -> AnyResponse:
    """Ends the session."""
    logout_user()
    session.clear()
    return redirect("/login")


@blueprint.post("/tenant")
def change_tenant() -> AnyResponse:
    """Goes on in another of the person's tenants, named by `slug`."""
    slug = request.form.get("slug", "")
    for choice in current_user.tenants:
        if choice.slug == slug:
            session[TENANT_KEY] = choice.id
    return redirect("/")


def too_many_attempts() -> Response:
    """The form with the advice to wait."""
    return _form(error="Too many attempts. Wait a minute and try again.", status=429)


def check_password(email: str, password: str) -> int | None:
    """The id of the person to whom both belong."""
    with open_session() as db:
        user = db.scalar(select(User).where(User.email == email, User.is_active))
    fits = matches(user.password_hash if user else None, password)
    return user.id if user and fits else None


def safe_next(target: str | None) -> str:
    """A path of this site; anything else becomes the first page."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return "/"
    if any(ord(letter) <= 32 for letter in target) or "\\" in target:
        return "/"
    parts = urlsplit(target)
    return "/" if parts.scheme or parts.netloc else target


def sign_in_address() -> str:
    """Where the gate sends a page request, with the way back."""
    here = request.full_path.rstrip("?")
    return "/login" if here == "/" else f"/login?next={quote(here, safe='')}"


def _form(error: str = "", email: str = "", status: int = 200) -> Response:
    target = safe_next(request.values.get("next"))
    page = render_template("login.html", error=error, email=email, next=target)
    return make_response(page, status)
