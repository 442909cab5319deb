"""A browser in which somebody signed in to an account is known by a signed cookie from then on.

It opens nothing: it only keeps the budget of attempts of the account's owner apart from that of
strangers, as OWASP's device cookies do.
"""

from datetime import timedelta

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from dashboard.secret_tokens import digest, new_secret
from dashboard.site import cookie_path, is_https

# The longest that browsers keep a cookie.
KEPT = timedelta(days=400)


def remember_browser(response: Response, email: str) -> Response:
    """Marks the browser that gets this answer as one in which the account's owner signs in."""
    response.set_cookie(
        _cookie(email),
        _signer(email).dumps(new_secret()),
        max_age=KEPT,
        path=cookie_path(),
        httponly=True,
        samesite="Lax",
        secure=is_https(),
    )
    return response


def known_browser(email: str) -> str:
    """The browser's own mark where it is known for this account, else an empty text."""
    try:
        cookie = request.cookies.get(_cookie(email), "")
        return digest(_signer(email).loads(cookie, max_age=int(KEPT.total_seconds())))
    except BadSignature:
        return ""


def _cookie(email: str) -> str:
    return f"pagelens_known_{digest(email)[:12]}"


def _signer(email: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt=f"known browser:{email}")
