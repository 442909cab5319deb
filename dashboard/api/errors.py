"""Every failure as `{"error": {"code", "message", "field"}}`, pages as a short page."""

from http import HTTPStatus
from typing import Any

from flask import Flask, render_template, request
from flask_smorest import Api
from marshmallow import Schema, fields
from werkzeug.exceptions import HTTPException

from dashboard.actions.answers import NotThereError
from dashboard.actions.roles import InsufficientScopeError, NotAllowedError
from dashboard.api.methods import methods_here
from dashboard.auth.gate import ANY_PATH, is_machine_path
from dashboard.auth.identity import came_with_token
from dashboard.auth.sign_in import too_many_attempts
from dashboard.queries.inputs import BadInput

MESSAGES = {
    400: "The request could not be understood.",
    403: "Your role does not allow this.",
    404: "There is no such thing here.",
    405: "This address does not take that method.",
    413: "The request is too large.",
    415: "Send JSON, with Content-Type: application/json.",
    422: "A value is wrong.",
    429: "Too many requests; wait a moment.",
    500: "Something went wrong on our side. It has been noted.",
}


class ErrorBody(Schema):
    """What went wrong: `field` names the wrong value, where there is one."""

    code = fields.String(required=True)
    message = fields.String(required=True)
    field = fields.String(required=True, allow_none=True)


class ErrorAnswer(Schema):
    """The answer to every request that failed."""

    error = fields.Nested(ErrorBody, required=True)


class ApiError(Exception):
    """A failure with its status and words."""

    def __init__(
        self, status: int, code: str, message: str, headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.headers = status, code, message, headers or {}


class PagelensApi(Api):
    """flask-smorest with our shape of errors."""

    ERROR_SCHEMA = ErrorAnswer
    # Each call says by itself how it fails.
    DEFAULT_ERROR_RESPONSE_NAME = None

    def handle_http_exception(self, error: HTTPException) -> Any:
        """Any HTTP error, those of routing and of validation included."""
        status = 404 if error.code == 405 and _is_nothing() else error.code or 500
        details = getattr(error, "data", None) or {}
        field, message = _first_problem(details.get("messages") or {})
        if not is_machine_path(request.path) and request.path not in ("/healthz", "/readyz"):
            return _page(status, message or _message(status))
        return body(_code(status), message or _message(status), field), status, _headers(error)


def register_errors(server: Flask) -> None:
    """Our own exceptions as answers."""
    server.register_error_handler(
        BadInput, lambda error: (body("invalid", error.message, error.field), 422)
    )
    server.register_error_handler(
        ApiError, lambda error: (body(error.code, error.message), error.status, error.headers)
    )
    server.before_request(_refuse_unknown)
    server.register_error_handler(
        NotAllowedError, lambda error: (body(error.code, str(error)), 403)
    )
    server.register_error_handler(InsufficientScopeError, _insufficient_scope)
    server.register_error_handler(
        NotThereError, lambda _error: (body("not_found", MESSAGES[404]), 404)
    )


def _refuse_unknown() -> None:
    """Dash answers every address that nobody else does with its page; no program wants that."""
    rule = request.url_rule
    if rule is None or rule.rule != ANY_PATH or not request.path.startswith("/api/"):
        return
    allowed = methods_here()
    if not allowed:
        raise not_found()
    raise ApiError(405, _code(405), MESSAGES[405], {"Allow": ", ".join(allowed)})


def body(code: str, message: str, field: str | None = None) -> dict[str, Any]:
    """The shape of an error."""
    return {"error": {"code": code, "message": message, "field": field}}


def _insufficient_scope(error: InsufficientScopeError) -> Any:
    """As RFC 6750 has it, so that a program knows which scope would do."""
    told = f'Bearer error="insufficient_scope", scope="{error.needed}"'
    return body(error.code, str(error)), 403, {"WWW-Authenticate": told}


def not_found() -> ApiError:
    """The same words for what is not there and for what is another tenant's."""
    return ApiError(404, "not_found", MESSAGES[404])


def need_session() -> None:
    """Raises the refusal of a token, for what takes a browser's session."""
    if came_with_token():
        raise ApiError(403, "session_needed", "This needs a browser session, not an API token.")


def _is_nothing() -> bool:
    """Whether only Dash's page takes the address, so that no method is right there."""
    return request.path.startswith("/api/") and not methods_here()


def _page(status: int, message: str) -> Any:
    if status == 429 and request.path == "/login":
        return too_many_attempts()
    return render_template("error.html", status=status, message=message), status


def _code(status: int) -> str:
    if status == 422:
        return "invalid"
    return HTTPStatus(status).phrase.lower().replace(" ", "_").replace("-", "_")


def _message(status: int) -> str:
    return MESSAGES.get(status) or HTTPStatus(status).description or HTTPStatus(status).phrase


def _headers(error: HTTPException) -> dict[str, str]:
    if error.code == 405 and request.path.startswith("/api/"):
        return {"Allow": ", ".join(methods_here())}
    wanted = ("Allow", "Retry-After")
    return {name: value for name, value in error.get_headers() if name in wanted}


def _first_problem(messages: Any) -> tuple[str | None, str | None]:
    """The first wrong field and what is said of it, out of webargs' nested messages."""
    for problems in messages.values() if isinstance(messages, dict) else ():
        if not isinstance(problems, dict):
            return None, _text(problems)
        for field, words in problems.items():
            # What marshmallow says of the whole has no field.
            return None if field == "_schema" else str(field), _text(words)
    return None, None


def _text(words: Any) -> str:
    while isinstance(words, list | dict) and words:
        words = next(iter(words.values())) if isinstance(words, dict) else words[0]
    return str(words)
