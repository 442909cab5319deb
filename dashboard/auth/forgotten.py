"""A forgotten password: asking for a link by mail, and the page that it leads to."""

from flask import Blueprint, Response, g, make_response, render_template, request

from dashboard.auth.guessing import account_named
from dashboard.auth.limits import address_key, count_failures, limiter
from dashboard.auth.mailed import ask_for_password, find_password_link, mailing_site, set_forgotten
from dashboard.auth.password_rules import MIN_LENGTH
from dashboard.queries.inputs import BadInput
from dashboard.secret_tokens import digest
from jobs.mailed_links import enqueue_links
from models.scope import wide_session

FOLDER = "/forgotten/"
blueprint = Blueprint("forgotten", __name__, url_prefix=FOLDER.rstrip("/"))
ENDED = "This link has ended: it works once, and for an hour. Ask for another one."
DIFFER = "The two passwords differ."
PER_ACCOUNT, PER_ADDRESS = "3 per 15 minutes; 8 per day", "20 per hour"
TRIES = "20 per minute"


def _account_key() -> str:
    return f"account:{digest(account_named())}"


@blueprint.get("")
def ask_page() -> Response:
    """The form, or who can help where no mail is set."""
    return _page("forgotten.html", mail=bool(mailing_site()), sent=False)


@blueprint.post("")
@limiter.limit(PER_ACCOUNT, key_func=_account_key)
@limiter.limit(PER_ADDRESS, key_func=address_key)
def ask() -> Response:
    """Has a link mailed, to whoever is there. The answer and its time are the same for nobody."""
    site, email = mailing_site(), account_named()[:254]
    if site:
        ask_for_password(email, site)
        enqueue_links()
    return _page("forgotten.html", mail=bool(site), sent=bool(site), email=email)


@blueprint.get("/<secret>")
@limiter.limit(TRIES, key_func=address_key, deduct_when=count_failures)
def choose_page(secret: str) -> Response:
    """The form for the new password. Looking at it uses nothing up."""
    with wide_session("sign_in") as session:
        link = find_password_link(session, secret)
        return _choice(secret, link.email) if link else _ended()


@blueprint.post("/<secret>")
@limiter.limit(TRIES, key_func=address_key, deduct_when=count_failures)
def choose(secret: str) -> Response:
    """Sets it. Signing in with it is a step of its own, with whatever else is asked for there."""
    new, again = request.form.get("new", ""), request.form.get("again", "")
    try:
        with wide_session("sign_in") as session:
            link = find_password_link(session, secret)
            if link is None:
                return _ended()
            email = link.email
            if new != again:
                return _choice(secret, email, DIFFER)
            set_forgotten(session, link, new)
    except BadInput as error:
        return _choice(secret, email, error.message)
    return _page("new_password_set.html", email=email)


def _choice(secret: str, email: str, error: str = "") -> Response:
    page = {"secret": secret, "email": email, "error": error, "shortest": MIN_LENGTH}
    return _page("new_password.html", 422 if error else 200, **page)


def _ended() -> Response:
    g.sign_in_failed = True
    return _page("link_ended.html", 404, message=ENDED)


def _page(template: str, status: int = 200, **values: object) -> Response:
    """The address may hold a secret, which no other address is to be told."""
    response = make_response(render_template(template, **values), status)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
