"""The `fields` parameter: names, nested fields, and arguments such as `.limit(0)`."""

import re
from dataclasses import dataclass, field

from ingest.sandbox.errors import RefusedError

_WORD = re.compile(r"[A-Za-z0-9_]+")


@dataclass
class Field:
    """One asked-for field with its arguments and the fields inside it."""

    name: str
    args: dict[str, str] = field(default_factory=dict)
    inner: "list[Field]" = field(default_factory=list)


def parse_fields(text: str) -> list[Field]:
    """The field list of `a,b{c},insights.metric(x,y).period(lifetime){name}`."""
    fields, end = _read_list(text.replace(" ", ""), 0)
    if end < len(text.replace(" ", "")):
        raise _syntax(text, end)
    return fields


def _syntax(text: str, at: int) -> RefusedError:
    message = f"Syntax error \"Expected end of string instead of '{text[at : at + 1]}'.\" at"
    return RefusedError(f"{message} character {at}: {text}", 2500)


def _read_list(text: str, at: int) -> tuple[list[Field], int]:
    fields: list[Field] = []
    while at < len(text) and text[at] != "}":
        found, at = _read_field(text, at)
        fields.append(found)
        if at < len(text) and text[at] == ",":
            at += 1
        elif at < len(text) and text[at] != "}":
            raise _syntax(text, at)
    return fields, at


def _read_field(text: str, at: int) -> tuple[Field, int]:
    name, at = _read_word(text, at)
    found = Field(name)
    while at < len(text) and text[at] == ".":
        key, at = _read_word(text, at + 1)
        close = text.find(")", at)
        if text[at : at + 1] != "(" or close < 0:
            raise _syntax(text, at)
        found.args[key] = text[at + 1 : close]
        at = close + 1
    if at < len(text) and text[at] == "{":
        found.inner, at = _read_list(text, at + 1)
        if text[at : at + 1] != "}":
            raise _syntax(text, at)
        at += 1
    return found, at


def _read_word(text: str, at: int) -> tuple[str, int]:
    match = _WORD.match(text, at)
    if match is None:
        raise _syntax(text, at)
    return match[0], match.end()
