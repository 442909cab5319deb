"""What a call does not know is refused with its name, wherever a call of the API is registered.

What it knows is read from its own description, so that the two cannot differ.
"""

from collections.abc import Iterator
from typing import Any

from flask import Flask, current_app, request
from marshmallow import Schema

from dashboard.api.errors import MESSAGES, ApiError
from dashboard.auth.csrf import SAFE_METHODS
from dashboard.queries.inputs import BadInput

# Facebook adds parameters of its own to the address that it sends browsers back to.
TAKES_ANY_QUERY = frozenset({"connect.callback"})
# Forms: Meta sends what it likes beside the signed request, and the logo is looked at by its call,
# which asks for the role first.
TAKES_A_FORM = frozenset(
    {"meta_callbacks.removed", "meta_callbacks.data_deletion", "workspace.upload"}
)
NO_PARAMETER = "This call has no parameter of that name; see /api/docs for those that it has."
ONCE = "Give this parameter once."
NO_FIELD = "This call takes no field of that name in its body."
NO_FORM = "Send the file as a form, with Content-Type: multipart/form-data."
NO_BODY = "This call takes no body."
NO_OBJECT = "Send a JSON object as the body."


def start_strictness(server: Flask) -> None:
    """Looks at every call of the API, behind the gate."""
    server.before_request(_check)


def _check() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    told = getattr(view, "_apidoc", None)
    if told is None:
        return
    if request.endpoint not in TAKES_ANY_QUERY:
        _check_query(set(_names(told, "query")))
    if request.method not in SAFE_METHODS and request.endpoint not in TAKES_A_FORM:
        _check_body(told)


def _check_query(known: set[str]) -> None:
    for name, values in request.args.lists():
        if name not in known:
            raise BadInput(name, NO_PARAMETER)
        if len(values) > 1:
            raise BadInput(name, ONCE)


def _check_body(told: dict[str, Any]) -> None:
    if _schemas(told, "json"):
        _check_json()
    else:
        _check_nothing()


def _check_json() -> None:
    if not request.get_data():
        raise ApiError(422, "invalid", NO_OBJECT)
    if not request.is_json:
        raise ApiError(415, "unsupported_media_type", MESSAGES[415])
    if not isinstance(request.get_json(), dict):
        raise ApiError(422, "invalid", NO_OBJECT)


def check_form(known: set[str]) -> None:
    """Refuses what is no form, and fields that are not known; the CSRF token may be among them."""
    if request.get_data(cache=True) and not request.files and not request.form:
        raise ApiError(415, "unsupported_media_type", NO_FORM)
    for name in {*request.files, *request.form} - known - {"csrf_token"}:
        raise BadInput(name, NO_FIELD)


def _check_nothing() -> None:
    """An empty object is what programs send that always send one."""
    if not request.get_data():
        return
    if not request.is_json:
        raise ApiError(415, "unsupported_media_type", NO_BODY)
    sent = request.get_json()
    if isinstance(sent, dict) and sent:
        raise BadInput(next(iter(sent)), NO_FIELD)
    if not isinstance(sent, dict):
        raise ApiError(422, "invalid", NO_BODY)


def _names(told: dict[str, Any], place: str) -> Iterator[str]:
    for schema in _schemas(told, place):
        made = schema if isinstance(schema, Schema) else schema()
        yield from (field.data_key or name for name, field in made.fields.items())


def _schemas(told: dict[str, Any], place: str) -> list[Any]:
    parameters = told.get("arguments", {}).get("parameters", ())
    return [each["schema"] for each in parameters if each["in"] == place]
