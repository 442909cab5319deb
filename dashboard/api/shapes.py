"""Schemas made from the dataclasses that queries answer with, so that the two cannot differ.

A field of a dataclass becomes a field of the schema by its type, with its `metadata` and the
docstring as descriptions. What is to differ is said in the call: left out, renamed, or added.
"""

import dataclasses
import uuid
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from marshmallow import Schema, fields, validate

from dashboard.api.fields import Moment, Number, SiteAddress
from dashboard.site import SitePath

PLAIN: dict[Any, Any] = {
    str: fields.String,
    bool: fields.Boolean,
    int: fields.Integer,
    float: fields.Float,
    Decimal: Number,
    date: fields.Date,
    datetime: Moment,
    uuid.UUID: fields.UUID,
    SitePath: SiteAddress,
}
_made: dict[Any, type[Schema]] = {}


class Shape(Schema):
    """A schema made from `source`; `left_out` are its fields that nobody outside is told."""

    source: type
    left_out: frozenset[str]


def shape(
    source: type,
    name: str,
    *,
    words: str | None = None,
    leave_out: tuple[str, ...] = (),
    rename: Mapping[str, str] | None = None,
    also: Mapping[str, fields.Field[Any]] | None = None,
) -> type[Shape]:
    """The schema of a dataclass (or named tuple), called `name` in the description.

    `rename` gives a field another name in JSON, `also` adds what is computed, such as properties.
    `words` describe it where the docstring does not. A dataclass inside needs its own shape first.
    Raises LookupError for what is not known.
    """
    renamed = dict(rename or {})
    known = _metadata(source)
    if unknown := {*leave_out, *renamed} - set(known):
        raise LookupError(f"{source.__name__} has no {', '.join(sorted(unknown))}")
    hints = get_type_hints(source)
    members: dict[str, Any] = {
        renamed.get(field, field): _field(hints[field], metadata=told, attribute=field)
        for field, told in known.items()
        if field not in leave_out
    }
    text = words or source.__doc__ or ""
    told = {"description": " ".join(text.split())}
    members |= {
        **(also or {}),
        "__doc__": text,
        "__module__": __name__,
        "Meta": type("Meta", (Shape.Meta,), told),
        "source": source,
        "left_out": frozenset(leave_out),
    }
    made = type(name, (Shape,), members)
    _made[source] = made
    return made


def _metadata(source: Any) -> dict[str, dict[str, Any]]:
    """What each field says of itself, by name."""
    if dataclasses.is_dataclass(source):
        return {field.name: dict(field.metadata) for field in dataclasses.fields(source)}
    return {name: {} for name in source._fields}


def _field(kind: Any, **options: Any) -> fields.Field[Any]:
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        [other] = [each for each in inner if each is not NoneType]
        return _field(other, allow_none=True, **options)
    if origin is Literal:
        return fields.String(validate=validate.OneOf(inner), **options)
    if origin in (list, tuple):
        return fields.List(_field(inner[0]), **options)
    if origin is dict:
        values = None if inner[1] is Any else _field(inner[1])
        return fields.Dict(keys=values and _field(inner[0]), values=values, **options)
    if kind in _made:
        return fields.Nested(_made[kind], **options)
    if kind not in PLAIN:
        raise LookupError(f"no field is known for {kind}")
    made: fields.Field[Any] = PLAIN[kind](**options)
    return made
