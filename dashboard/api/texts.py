"""Texts that no database can keep are refused before anything looks at them."""

from typing import Any

from flask import Flask, request

from dashboard.queries.inputs import BadInput

UNKEPT = "This text holds a character that cannot be stored; leave it out."


def start_text_check(server: Flask) -> None:
    """Looks at every JSON body of the API, behind the gate."""
    server.before_request(_check)


def _check() -> None:
    if not request.path.startswith("/api/") or not request.is_json:
        return
    body = request.get_json(silent=True)
    for name, value in body.items() if isinstance(body, dict) else ():
        if not (is_kept(name) and is_kept(value)):
            raise BadInput(name if is_kept(name) else "", UNKEPT)


def is_kept(value: Any) -> bool:
    """Whether all texts in a value are Unicode without NUL and without half a surrogate pair."""
    if isinstance(value, dict):
        return all(is_kept(part) for pair in value.items() for part in pair)
    if isinstance(value, list):
        return all(is_kept(part) for part in value)
    if not isinstance(value, str):
        return True
    return not any(sign == "\x00" or "\ud800" <= sign <= "\udfff" for sign in value)
