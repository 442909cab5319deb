"""Which methods an address of the API really has, for OPTIONS and for 405."""

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import HTTPException

from dashboard.auth.gate import ANY_PATH

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def start_options(server: Flask) -> None:
    """Answers OPTIONS below /api/, behind the gate."""
    server.before_request(_answer_options)


def methods_here() -> list[str]:
    """The methods of the address that is asked for; none where nothing of the API is.

    It tells of the address alone, never whether the thing that it names is there.
    """
    addresses = current_app.create_url_adapter(request)
    if addresses is None:
        return []
    found = []
    for method in METHODS:
        try:
            rule, _ = addresses.match(method=method, return_rule=True)
        except HTTPException:
            continue
        if rule.rule != ANY_PATH:
            found += ["GET", "HEAD"] if method == "GET" else [method]
    return [*found, "OPTIONS"] if found else []


def _answer_options() -> Response | None:
    if request.method != "OPTIONS" or not request.path.startswith("/api/"):
        return None
    allowed = methods_here()
    if not allowed:
        return None
    return Response(status=204, headers={"Allow": ", ".join(allowed)})
