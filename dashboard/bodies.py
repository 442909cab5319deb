"""The one place where bodies of requests are read: bounded in size, depth, digits and fields.

What is refused here reaches no other code, with one sentence that says what to change.
"""

import json
import math
from typing import Any, NoReturn

from flask import Flask, request
from flask.json.provider import DefaultJSONProvider
from werkzeug.exceptions import BadRequest

KILO = 1024
LARGEST_BODY = KILO * KILO
# A callback may carry a picture, as text: one that is too large is told of, not cut off.
LARGEST_CALL = 9 * LARGEST_BODY
CALLS = "/_dash-update-component"
LARGEST_FORM = 100 * KILO
MOST_FIELDS = 100
DEEPEST = 100
LARGEST_NUMBER = 2**63
MOST_DIGITS = 400
FORM = "application/x-www-form-urlencoded"
FORMS = frozenset({FORM, "multipart/form-data"})

NOT_JSON = "The body is not JSON."
TOO_DEEP = f"The body is nested too deeply; {DEEPEST} levels are the most."
TOO_LARGE = "A number in the body is too large."
NO_NUMBER = "The body holds NaN or Infinity, which are not JSON; leave the value out or send null."
UNKEPT = "This text holds a character that cannot be stored; leave it out."
TOO_MANY = f"The form has too many fields; {MOST_FIELDS} are the most."


class OddBodyError(BadRequest):
    """A body that is refused, in the shape in which flask-smorest tells of problems."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        # What cannot be read is 400; where a field can be named, its value is wrong.
        self.code = 422 if field else 400
        self.data = {"messages": {"json": {field: [sentence]} if field else [sentence]}}


class BoundedJson(DefaultJSONProvider):
    """Flask's JSON: bodies are read by `read_json`, and answers keep the order of their fields."""

    sort_keys = False

    def loads(self, s: str | bytes, **_options: Any) -> Any:
        """The value of a body."""
        return read_json(s)


def start_bodies(server: Flask) -> None:
    """Reads every JSON body and form, once; called after the gate has been put in front."""
    server.config.update(
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        MAX_FORM_PARTS=MOST_FIELDS,
    )
    server.before_request(_read)


def bound_body() -> None:
    """Says how large the body of this request may be; before anything reads it."""
    if request.path == CALLS:
        request.max_content_length = LARGEST_CALL
    elif request.mimetype == FORM:
        request.max_content_length = LARGEST_FORM


def read_json(text: str | bytes) -> Any:
    """The value, in which every number and text can be stored. Raises OddBodyError."""
    try:
        value = json.loads(text, parse_int=_whole, parse_float=_real, parse_constant=_no_number)
    except RecursionError:
        raise OddBodyError(TOO_DEEP) from None
    except ValueError:
        raise OddBodyError(NOT_JSON) from None
    _look_through(value)
    return value


def is_kept(text: str) -> bool:
    """Whether a text is Unicode without NUL and without half a surrogate pair."""
    if text.isascii():
        return "\x00" not in text
    return not any(sign == "\x00" or "\ud800" <= sign <= "\udfff" for sign in text)


def _read() -> None:
    if request.is_json and request.get_data():
        request.get_json()
    elif request.mimetype in FORMS:
        _look_at_form()


def _look_at_form() -> None:
    if sum(len(values) for values in request.form.listvalues()) > MOST_FIELDS:
        raise OddBodyError(TOO_MANY)
    for name, value in request.form.items(multi=True):
        if not is_kept(name + value):
            raise OddBodyError(UNKEPT, name if is_kept(name) else "")


def _look_through(value: Any) -> None:
    """Without recursion, which is what a deep value is made to break."""
    waiting: list[tuple[Any, int, str]] = [(value, 1, "")]
    while waiting:
        part, depth, field = waiting.pop()
        if isinstance(part, str):
            if not is_kept(part):
                raise OddBodyError(UNKEPT, field)
        elif isinstance(part, dict | list):
            if depth > DEEPEST:
                raise OddBodyError(TOO_DEEP)
            waiting += [(each, depth + 1, field or name) for name, each in _parts(part)]


def _parts(part: dict[str, Any] | list[Any]) -> list[tuple[str, Any]]:
    if isinstance(part, list):
        return [("", each) for each in part]
    if not all(map(is_kept, part)):
        raise OddBodyError(UNKEPT)
    return list(part.items())


def _whole(digits: str) -> int:
    if len(digits) > MOST_DIGITS or not -LARGEST_NUMBER <= (number := int(digits)) < LARGEST_NUMBER:
        raise OddBodyError(TOO_LARGE)
    return number


def _real(digits: str) -> float:
    if len(digits) > MOST_DIGITS or not math.isfinite(number := float(digits)):
        raise OddBodyError(TOO_LARGE)
    return number


def _no_number(_name: str) -> NoReturn:
    raise OddBodyError(NO_NUMBER)
