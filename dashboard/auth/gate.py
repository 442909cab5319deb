"""The gate before every request. What is not named here needs a person."""

from typing import Any

from flask import Flask, abort, jsonify, redirect, request
from flask_login import current_user

from dashboard.auth import invitations
from dashboard.auth.csrf import check_csrf
from dashboard.auth.identity import Newcomer, came_with_token
from dashboard.auth.sign_in import with_way_back

OPEN_PATHS = frozenset(
    {
        "/login",
        "/login/code",
        "/login/oidc",
        "/login/oidc/return",
        "/forgotten",
        "/healthz",
        "/readyz",
        "/metrics",
        "/favicon.ico",
        "/api/openapi.json",
        "/api/docs",
    }
)
OPEN_FOLDERS = ("/assets/", "/auth/", "/reports/unsubscribe/", "/share/", "/embed/", "/deletions/")
# Meta has no session here: what it sends is signed.
SIGNED_PATHS = ("/api/meta/deauthorize/", "/api/meta/data-deletion/")
# Open as well, but what is sent there needs the form's token.
DOORS = ("/forgotten/",)
PATHS_BEFORE_A_PASSWORD = frozenset({"/password", "/logout"})
ANY_PATH = "/<path:path>"
MACHINE_PATHS = ("/api/", "/_", "/thumbnails/")
# Where another site sends a browser: a person reads the answer, so it is a page.
RETURN_PATH = "/api/meta/connect/callback/"
EXPIRED = "Your session has ended; sign in again."
CHOOSE = "Set a password of your own first."
NO_CSRF = "The CSRF token is missing or belongs to another session; reload the page."


def start_gate(server: Flask) -> None:
    """Puts the gate in front of everything, Dash's own routes included."""
    server.before_request(_gate)


def is_machine_path(path: str) -> bool:
    """Whether a script asks, which wants JSON and a status, not a page."""
    return path.startswith(MACHINE_PATHS) or path == "/api"


def _gate() -> Any:
    path = request.path
    is_open = path in OPEN_PATHS or path.startswith(DOORS)
    needs_nobody = path.startswith(OPEN_FOLDERS) or path in SIGNED_PATHS
    # Below /api/ the API itself says which methods there are.
    if (is_open or needs_nobody) and not is_machine_path(path):
        _refuse_the_page_of_dash()
    if needs_nobody:
        return None
    if not is_open and not _may_enter(path):
        return _turn_away(path)
    if not came_with_token() and not check_csrf():
        return _refusal("csrf_failed", NO_CSRF, 403) if is_machine_path(path) else (NO_CSRF, 403)
    if not is_open and path not in PATHS_BEFORE_A_PASSWORD and _must_choose_password():
        return _lead_to_password(path)
    return None


def _refuse_the_page_of_dash() -> None:
    """Dash answers every address that nobody else does with its page, which is for people."""
    if request.url_rule is not None and request.url_rule.rule == ANY_PATH:
        abort(404)


def _may_enter(path: str) -> bool:
    """Whether somebody is there for whom the path may be; who has no workspace may only join."""
    if isinstance(current_user, Newcomer):
        return path == "/logout" or path.startswith(invitations.FOLDER)
    return bool(current_user.is_authenticated)


def _must_choose_password() -> bool:
    """Whether somebody came in with a one-time password, which opens nothing else."""
    return bool(current_user.is_authenticated and current_user.must_choose_password)


def _lead_to_password(path: str) -> Any:
    if is_machine_path(path):
        return _refusal("password_needed", CHOOSE, 403)
    return redirect(with_way_back("/password"))


def _turn_away(path: str) -> Any:
    if path == RETURN_PATH:
        return redirect("/login")
    if is_machine_path(path):
        return _refusal("sign_in_required", EXPIRED, 401)
    return redirect(with_way_back("/login"))


def _refusal(code: str, message: str, status: int) -> Any:
    return jsonify({"error": {"code": code, "message": message, "field": None}}), status
