"""Security and cache headers of every answer."""

from collections.abc import Callable, Iterable
from functools import cached_property

from flask import Flask, Response, g, request
from flask_login import current_user

from dashboard.auth.csrf import give_cookie
from dashboard.site import is_https

HSTS = "max-age=31536000"
A_YEAR = "public, max-age=31536000, immutable"
FRAMED = "X-Frame-Options"
FIXED = {
    "X-Content-Type-Options": "nosniff",
    FRAMED: "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class Headers:
    """Adds the headers; `script_hashes` tells Dash's inline scripts, at the first answer."""

    def __init__(self, server: Flask) -> None:
        self.script_hashes: Callable[[], Iterable[str]] = tuple
        server.after_request(self._add)

    @cached_property
    def policy(self) -> str:
        """The content security policy: nothing from elsewhere, pictures included."""
        return _policy(self.script_hashes())

    def _add(self, response: Response) -> Response:
        # The sites of an embedded chart, which X-Frame-Options has no way to name.
        framed_by = g.get("framed_by", ())
        policy = _policy((), framed_by) if framed_by else self.policy
        response.headers.setdefault("Content-Security-Policy", policy)
        for name, value in FIXED.items():
            if not framed_by or name != FRAMED:
                response.headers.setdefault(name, value)
        if request.is_secure:
            response.headers["Strict-Transport-Security"] = HSTS
        if request.path.startswith(("/assets/", "/auth/")):
            if "m" in request.args and response.status_code == 200:
                response.headers["Cache-Control"] = A_YEAR
        elif not request.path.startswith(("/_dash-component-suites/", "/thumbnails/")):
            response.headers["Cache-Control"] = g.get("may_be_kept", "no-store")
            if not framed_by and _is_for_somebody(response):
                give_cookie(response, secure=is_https())
        return response


def _policy(script_hashes: Iterable[str], framed_by: Iterable[str] = ()) -> str:
    scripts = " ".join(["'self'", *script_hashes])
    ancestors = " ".join(framed_by) or "'none'"
    return (
        f"default-src 'self'; script-src {scripts}; style-src 'self' 'unsafe-inline';"
        " img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self';"
        f" object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors {ancestors}"
    )


def _is_for_somebody(response: Response) -> bool:
    """Whether a page goes to a person; while the database is away nobody is looked up."""
    if response.mimetype != "text/html" or response.status_code == 503:
        return False
    return bool(current_user.is_authenticated)
