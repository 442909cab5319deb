"""CSRF: one signed token a session; forms carry it in a field, scripts in a header.

Dash sends the cookie's value in the header by itself; other sites cannot read the cookie.
"""

from flask import Flask, Response, request
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf, validate_csrf
from wtforms import ValidationError

from dashboard.site import cookie_path

COOKIE = "_csrf_token"
HEADER = "X-CSRFToken"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
protect = CSRFProtect()


def start_csrf(server: Flask) -> None:
    """The gate decides when a token is asked for; this sets how."""
    server.config.update(
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        WTF_CSRF_HEADERS=[HEADER],
    )
    protect.init_app(server)


def check_csrf() -> bool:
    """Whether the request may change things: reads may, else the token must be right."""
    if request.method in SAFE_METHODS:
        return True
    token = request.headers.get(HEADER) or request.form.get("csrf_token")
    return is_valid(token)


def is_valid(token: str | None) -> bool:
    """Whether the token was made for this session."""
    try:
        validate_csrf(token)
    except (ValidationError, CSRFError):
        return False
    return True


def give_cookie(response: Response, *, secure: bool) -> None:
    """Puts the token where Dash's script finds it, unless it is there already."""
    if not is_valid(request.cookies.get(COOKIE)):
        response.set_cookie(
            COOKIE, generate_csrf(), path=cookie_path(), samesite="Lax", secure=secure
        )
