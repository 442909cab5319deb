"""Who may read /metrics: METRICS_TOKEN opens it, METRICS_PORT serves it; else this machine alone.

A proxy in front that says nothing of itself looks like this machine, so where there is one, a
token or a port of its own is what keeps strangers out.
"""

import hmac

from flask import Flask, Response, request

from dashboard.proxies import came_through_a_proxy, plain_address, port_of_arrival
from settings import get_settings

METRICS = "/metrics"
OF_THE_PORT = frozenset({METRICS, "/healthz"})
CLOSED = "Figures are for whoever has METRICS_TOKEN or comes by METRICS_PORT; set one of them."
WRONG = "Send the value of METRICS_TOKEN: Authorization: Bearer …"
ELSEWHERE = "Here are the figures alone: /metrics."


def start_metrics_access(server: Flask) -> None:
    """Refuses others before anything is counted."""
    server.before_request(_refuse)


def _refuse() -> Response | None:
    settings = get_settings()
    by_port = bool(settings.metrics_port) and port_of_arrival() == str(settings.metrics_port)
    if by_port and request.path not in OF_THE_PORT:
        return _answer(ELSEWHERE, 404)
    if request.path != METRICS:
        return None
    token = settings.metrics_token.get_secret_value()
    if token:
        return None if _sent(token) else _answer(WRONG, 401, {"WWW-Authenticate": "Bearer"})
    if by_port or (not settings.metrics_port and _is_from_here()):
        return None
    return _answer(CLOSED, 403)


def _sent(token: str) -> bool:
    scheme, _, sent = request.headers.get("Authorization", "").partition(" ")
    return scheme.lower() == "bearer" and hmac.compare_digest(sent.encode(), token.encode())


def _is_from_here() -> bool:
    address = plain_address(request.remote_addr or "")
    return address is not None and address.is_loopback and not came_through_a_proxy()


def _answer(sentence: str, status: int, headers: dict[str, str] | None = None) -> Response:
    return Response(sentence + "\n", status, headers, mimetype="text/plain")
