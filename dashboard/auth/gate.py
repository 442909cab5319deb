"""The gate before every request. What is not named here needs a person."""

from typing import Any

from flask import Flask, jsonify, redirect, request
from flask_login import current_user

from dashboard.auth.csrf import check_csrf
from dashboard.auth.identity import came_with_token
from dashboard.auth.views import sign_in_address

OPEN_PATHS = frozenset({"/login", "/healthz", "/readyz", "/metrics", "/favicon.ico"})
OPEN_FOLDERS = ("/assets/", "/auth/", "/reports/unsubscribe/", "/share/")
MACHINE_PATHS = ("/api/", "/_", "/thumbnails/")
# Where another site sends a browser: a person reads the answer, so it is a page.
RETURN_PATH = "/api/meta/connect/callback/"
EXPIRED = "Your session has ended; sign in again."
NO_CSRF = "The CSRF token is missing or belongs to another session; reload the page."


def start_gate(server: Flask) -> None:
    """Puts the gate in front of everything, Dash's own routes included."""
    server.before_request(_gate)


def is_machine_path(path: str) -> bool:
    """Whether a script asks, which wants JSON and a status, not a page."""
    return path.startswith(MACHINE_PATHS) or path == "/api"


def _gate() -> Any:
    path = request.path
    if path.startswith(OPEN_FOLDERS):
        return None
    if path not in OPEN_PATHS and not current_user.is_authenticated:
        return _turn_away(path)
    if not came_with_token() and not check_csrf():
        return _refusal("csrf_failed", NO_CSRF, 403) if is_machine_path(path) else (NO_CSRF, 403)
    return None


def _turn_away(path: str) -> Any:
    if path == RETURN_PATH:
        return redirect("/login")
    if is_machine_path(path):
        return _refusal("sign_in_required", EXPIRED, 401)
    return redirect(sign_in_address())


def _refusal(code: str, message: str, status: int) -> Any:
    return jsonify({"error": {"code": code, "message": message, "field": None}}), status
