"""The posts' table: each person's own columns, and an order by any head."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from dashboard.components.post_columns import next_order, order_of
from dashboard.page_address import PageAddress
from models import PostLabel, ScreenColumns
from models.orm import now_utc
from models.pacific import pacific_day
from models.scope import tenant_session
from tests.dashboard.ui.pressing import drawn, press
from tests.people import ACME_PAGE, ALICE, BOB, CHARLIE, People
from tests.queries.numbers import put_counter, put_post, the_page
from tests.servers import whole_server
from tests.visitors import visitor

POSTS = "/pages/<page_id>/posts"


@pytest.fixture
def server(people: People) -> Flask:
    with tenant_session(people.acme) as session:
        page = the_page(session, people.acme_page)
        for name, clicks in (("1_a", 3), ("1_b", 8)):
            post = put_post(session, page, name, now_utc())
            post.message = f"Words of {name}"
            put_counter(session, post, "post_clicks", pacific_day(now_utc()), clicks)
    return whole_server()


def heads(server: Flask, email: str, **query: str) -> list[str]:
    """The columns that can be sorted by, as the screen shows them."""
    query = {"range": "custom", "since": _days()[0], "until": _days()[1]} | query
    shown = drawn(server, email, POSTS, page_id=ACME_PAGE, **query)
    found: list[str] = []

    def walk(part: Any) -> None:
        if isinstance(part, dict):
            place = part.get("id")
            if isinstance(place, dict) and "sort_by" in place:
                found.append(place["sort_by"])
            for each in part.values():
                walk(each)
        elif isinstance(part, list):
            for each in part:
                walk(each)

    walk(shown)
    return found


def _days() -> tuple[str, str]:
    today = pacific_day(now_utc())
    return (today - timedelta(days=3)).isoformat(), today.isoformat()


def choose(server: Flask, email: str, columns: Any, screen: str = "posts") -> str:
    return press(visitor(server, email), "columns-chosen.value", columns, screen)


def test_a_choice_is_ones_own_and_keeps_its_order(server: Flask, people: People) -> None:
    usual = ["text", "published", "rank", "times_usual", "engagement_rate"]
    assert heads(server, ALICE) == usual
    choose(server, ALICE, ["post_clicks", "type", "click_rate"])
    assert heads(server, ALICE) == ["text", "type", "rank", "post_clicks", "click_rate"]
    assert heads(server, BOB) == usual
    with tenant_session(people.globex) as session:
        assert session.scalars(select(ScreenColumns)).all() == []


def test_none_is_a_choice_and_what_is_gone_is_left_out(server: Flask) -> None:
    choose(server, BOB, [])
    assert heads(server, BOB) == ["text", "rank"]
    choose(server, BOB, ["no such metric", "type"])
    assert heads(server, BOB) == ["text", "type", "rank"]


def test_labels_stand_in_their_own_column_where_that_was_chosen(
    server: Flask, people: People
) -> None:
    with tenant_session(people.acme) as session:
        label = PostLabel(tenant_id=people.acme, name="Tier-B", words=["1_a"], pattern="1_a")
        session.add(label)
    since, until = _days()
    asked = {"page_id": ACME_PAGE, "range": "custom", "since": since, "until": until}
    for columns in (["type"], ["labels", "type"]):
        choose(server, BOB, columns)
        shown = str(drawn(server, BOB, POSTS, **asked))
        assert shown.count("post-label key-part") == 1
        assert ("'className': 'labels'}" in shown) == ("labels" in columns)


@pytest.mark.parametrize("columns", [None, "x", 7, {"a": 1}, [None, 3], ["x"] * 13, ["\x00"]])
def test_forged_choices_are_answered_calmly(server: Flask, columns: Any) -> None:
    for email in (ALICE, CHARLIE):
        said = choose(server, email, columns)
        assert "went wrong" not in said
    assert "must be one of" in choose(server, ALICE, ["type"], "elsewhere")


def test_the_table_is_drawn_with_the_columns_and_in_the_order_of_the_controls(
    server: Flask,
) -> None:
    since, until = _days()
    shown = press(
        visitor(server, ALICE),
        "order_by.value",
        "post_clicks",
        columns_chosen__value=["post_clicks"],
        range__value="custom",
        since__value=since,
        until__value=until,
    )
    assert shown.index("Words of 1_b") < shown.index("Words of 1_a")
    assert '"aria-sort":"descending"' in shown
    assert '"post_clicks:asc"' in shown


@pytest.mark.parametrize(
    ("pressed", "order_by", "sort", "then"),
    [
        ("post_clicks", "rank", "desc", ("post_clicks", "desc")),
        ("post_clicks", "post_clicks", "desc", ("post_clicks:asc", "desc")),
        ("post_clicks", "post_clicks:asc", "desc", ("post_clicks", "desc")),
        ("text", "rank", "asc", ("text", "asc")),
        ("text", "text", "asc", ("text:desc", "asc")),
        ("rank", "text", "asc", ("rank", "asc")),
        ("rank", "rank", "asc", ("rank", "desc")),
    ],
)
def test_a_head_sorts_and_pressed_again_turns_the_order(
    pressed: str, order_by: str, sort: str, then: tuple[str, str]
) -> None:
    now = PageAddress.of("", {"order_by": order_by, "posts_sort": sort})
    assert next_order(pressed, now) == then


def test_an_address_names_any_order() -> None:
    def asked(order_by: str) -> tuple[str, str]:
        return order_of(PageAddress.of("", {"order_by": order_by}))

    assert asked("rank") == ("", "desc")
    assert asked("published:asc") == ("published", "asc")
    assert (asked("type"), asked("post_clicks")) == (("type", "asc"), ("post_clicks", "desc"))
    assert asked("type:sideways") == ("type", "sideways")
