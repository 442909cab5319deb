"""What an API token reaches: the API alone, and by its scope only what reads."""

from flask import Flask, request

from dashboard.actions.roles import InsufficientScopeError, NeedsSessionError
from dashboard.auth.csrf import SAFE_METHODS
from dashboard.auth.identity import came_with_token, current_scope

FOR_TOKENS = ("/api/", "/thumbnails/")


def start_scope_check(server: Flask) -> None:
    """Looks at every request with a token, behind the gate; actions ask for the rest."""
    server.before_request(_check)


def _check() -> None:
    if not came_with_token():
        return
    if not request.path.startswith(FOR_TOKENS):
        raise NeedsSessionError
    if request.method not in SAFE_METHODS and current_scope() == "read":
        raise InsufficientScopeError("write", "change anything")
