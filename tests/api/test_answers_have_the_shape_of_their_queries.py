"""What a query finds is told field by field, whether or not anybody remembered the API."""

import dataclasses
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field, make_dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Literal

import pytest
from flask import Flask
from flask.testing import FlaskClient
from marshmallow import Schema, fields

from dashboard.api.schemas import PartOfList
from dashboard.api.shapes import Shape, shape
from models.orm import now_utc
from models.scope import tenant_session
from tests.people import ACME_PAGE, People
from tests.queries.numbers import put_counter, put_post, the_page

# Answers that no query has a dataclass for. A new one wants a reason.
HAND_WRITTEN = {
    "AddedPerson",
    "Coverage",
    "Deletion",
    "DeletionAnswer",
    "HowManyPosts",
    "Invitation",
    "MadeToken",
    "NewEmbed",
    "NewLink",
    "NoteAnswer",
    "StartAnswer",
    "TestAnswer",
}


@dataclass(frozen=True)
class Cup:
    """A cup."""

    size: int


@dataclass(frozen=True)
class Order:
    """An order of coffee."""

    id: uuid.UUID
    day: date
    at: datetime | None
    price: Decimal
    kind: Literal["espresso", "filter"]
    cups: tuple[Cup, ...]
    first: Cup | None
    prices: dict[str, Decimal]
    open: bool = field(default=True, metadata={"description": "Not paid yet."})
    secret: str = "x"


def answers(server: Flask) -> Iterator[tuple[str, Any, Schema]]:
    """Each call of the API, what it returns, and the schema of its good answer."""
    for name, view in server.view_functions.items():
        told = getattr(view, "_apidoc", {})
        for status in told.get("success_status_codes", []):
            for answer in told["response"]["responses"][status]:
                if "schema" in answer:
                    yield name, view.__annotations__["return"], answer["schema"]


def with_inner(schema: Schema) -> Iterator[Schema]:
    """A schema and all schemas inside it."""
    yield schema
    for each in schema.fields.values():
        inner = each.inner if isinstance(each, fields.List) else each
        if isinstance(inner, fields.Nested):
            yield from with_inner(inner.schema)


def lacking(schema: Shape) -> set[str]:
    """Fields of the dataclass that the schema neither tells nor leaves out by name."""
    told = {each.attribute for each in schema.fields.values()}
    if dataclasses.is_dataclass(schema.source):
        known = {each.name for each in dataclasses.fields(schema.source)}
    else:
        known = set(schema.source.__annotations__)
    return known - told - schema.left_out


def test_no_call_leaves_out_what_its_query_found(server: Flask):
    shapes = [part for *_, schema in answers(server) for part in with_inner(schema)]
    made = {type(part).__name__: part for part in shapes if isinstance(part, Shape)}
    assert {"Kpi", "RankedPost", "Run", "Days"} <= set(made)
    assert {name: lacking(part) for name, part in made.items() if lacking(part)} == {}


def test_a_call_that_answers_with_a_dataclass_has_its_schema(server: Flask):
    returned = [
        (name, kind, s) for name, kind, s in answers(server) if dataclasses.is_dataclass(kind)
    ]
    assert len(returned) > 8
    for name, kind, schema in returned:
        assert isinstance(schema, Shape) and schema.source is kind, name


def test_only_what_no_query_has_is_written_by_hand(server: Flask):
    parts = [part for *_, schema in answers(server) for part in with_inner(schema)]
    by_hand = {type(part).__name__ for part in parts if not isinstance(part, (Shape, PartOfList))}
    assert by_hand == HAND_WRITTEN


def test_a_field_that_a_dataclass_gains_is_told_at_once():
    larger = make_dataclass("Larger", [("handle", bool)], bases=(Cup,), frozen=True)
    assert shape(larger, "Larger")().dump(larger(3, handle=True)) == {"size": 3, "handle": True}


def test_every_type_is_written_as_the_api_writes_it():
    shape(Cup, "Cup")
    made = shape(Order, "Order", leave_out=("secret",), rename={"kind": "sort"})()
    noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
    order = Order(
        uuid.UUID(int=1), noon.date(), noon, Decimal("3.00"), "filter", (Cup(2),), None,
        {"milk": Decimal("0.5")},
    )  # fmt: skip
    assert made.dump(order) == {
        "id": "00000000-0000-0000-0000-000000000001",
        "day": "2026-11-24",
        "at": "2026-11-24T12:00:00Z",
        "price": 3,
        "sort": "filter",
        "cups": [{"size": 2}],
        "first": None,
        "prices": {"milk": 0.5},
        "open": True,
    }
    assert (made.fields["at"].allow_none, made.fields["day"].allow_none) == (True, False)
    assert made.fields["open"].metadata == {"description": "Not paid yet."}
    assert made.Meta.description == "An order of coffee."


def test_a_field_that_is_not_there_cannot_be_left_out():
    with pytest.raises(LookupError, match="Cup has no colour"):
        shape(Cup, "Cup", leave_out=("colour",))


def test_posts_tell_what_is_usual_and_kpis_since_when_they_count(
    alice: FlaskClient, people: People
):
    now = now_utc()
    with tenant_session(people.acme) as session:
        page = the_page(session, people.acme_page)
        for number in range(5):
            made = put_post(session, page, f"1_{number}", now - timedelta(days=3))
            put_counter(session, made, "post_media_view", now.date(), 10 * (number + 1))
    base = f"/api/meta/pages/{ACME_PAGE}"
    best = alice.get(f"{base}/posts/").json["results"][0]
    assert (best["value"], best["usual"], best["times_usual"]) == (50, 30, 50 / 30)
    kpis = alice.get(f"{base}/overview/").json["kpis"]
    assert all("counted_since" in kpi for kpi in kpis)
