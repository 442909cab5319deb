"""The screen of a post: the way back, where it stands, how it grew, and all its numbers calmly."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
from flask_login import login_user

from dashboard.auth.identity import identify
from dashboard.components.post_numbers import numbers_list
from dashboard.markup.html import to_html
from dashboard.page_address import PageAddress
from dashboard.queries.days.pacific import pacific_yesterday
from dashboard.queries.posts.numbers import PostNumber
from models.orm import now_utc
from models.scope import tenant_session
from tests.people import ACME_PAGE, ALICE, GLOBEX_PAGE, People, actor
from tests.queries.numbers import put_counter, put_post, the_page
from tests.servers import whole_server

POST = "1_a"
NOTHING_DRAWN = "frame frame-empty"


@pytest.fixture
def seen(people: People) -> date:
    """The day on which a post of Acme's Page was first read."""
    last = pacific_yesterday(now_utc())
    with tenant_session(people.acme) as session:
        page = the_page(session, people.acme_page)
        made = put_post(session, page, POST, now_utc() - timedelta(days=3))
        made.message = "<b>Beans</b>"
        put_counter(session, made, "post_media_view", last - timedelta(days=1), 40)
        put_counter(session, made, "post_media_view", last, 77)
        put_counter(session, made, "post_clicks", last, 5)
    return last


@pytest.fixture
def as_alice(people: People) -> Callable[..., Any]:
    server = whole_server()
    # Screens register themselves with the app, so they are there once it is.
    screen = import_module("dashboard.pages.post")

    def asked(name: str, *values: Any, **named: Any) -> Any:
        with server.test_request_context("/"):
            login_user(identify(actor(ALICE).user_id, None))
            return getattr(screen, name)(*values, **named)

    return asked


def test_the_head_leads_back_to_the_same_days(as_alice: Callable[..., Any], seen: date) -> None:
    shown = to_html(as_alice("layout", ACME_PAGE, POST, range="last_90d"))
    assert f'href="/pages/{ACME_PAGE}/posts?range=last_90d"' in shown
    assert "&lt;b&gt;Beans&lt;/b&gt;" in shown
    assert "Growth of views" in shown
    assert "number 1 of 1 posts by views" in shown


@pytest.mark.parametrize(
    ("page_id", "post_id"),
    [(ACME_PAGE, "1_nothing"), (ACME_PAGE, "'\x00"), (ACME_PAGE, None), (ACME_PAGE, ["1_a"])],
)
def test_a_post_that_is_not_there_is_told_calmly(
    as_alice: Callable[..., Any], seen: date, page_id: Any, post_id: Any
) -> None:
    shown = to_html(as_alice("layout", page_id, post_id))
    assert "This Page has no such post." in shown
    assert "Beans" not in shown


def test_nobody_sees_a_post_of_somebody_elses_page(
    as_alice: Callable[..., Any], seen: date
) -> None:
    shown = to_html(as_alice("layout", GLOBEX_PAGE, POST))
    assert "There is nothing here" in shown


def test_another_metric_draws_another_growth(as_alice: Callable[..., Any], seen: date) -> None:
    title, figure, look, sentence, _below = as_alice(
        "redraw_growth", {"posts_metric": "post_clicks"}, ACME_PAGE, POST
    )
    assert (title, look) == ("Growth of clicks", "frame frame-growth")
    assert figure["data"][0]["y"][0] == 5
    assert "Clicks" in sentence


@pytest.mark.parametrize(
    ("metric", "page_id", "post_id"),
    [
        ("engagement_rate", ACME_PAGE, POST),
        ("no_such_metric", ACME_PAGE, POST),
        (None, GLOBEX_PAGE, POST),
        (["post_clicks"], ACME_PAGE, {"a": 1}),
        ("post_clicks", None, None),
        ("post_clicks", ACME_PAGE, "'; --\x00"),
    ],
)
def test_what_cannot_be_drawn_leaves_no_old_line(
    as_alice: Callable[..., Any], seen: date, metric: Any, page_id: Any, post_id: Any
) -> None:
    drawn = as_alice("redraw_growth", {"posts_metric": metric}, page_id, post_id)
    assert drawn[2] == NOTHING_DRAWN
    assert drawn[1]["data"] == []


def test_the_hover_of_the_growth_tells_the_change_and_that_it_was_first_seen(
    as_alice: Callable[..., Any], seen: date
) -> None:
    drawn = as_alice("redraw_growth", {"posts_metric": "post_media_view"}, ACME_PAGE, POST)
    first, second = drawn[1]["data"][0]["text"][:2]
    assert "<b>40</b> Views" in first
    assert "first seen" in first
    assert "↑ up 92\u202f%" in second


def number(key: str, value: int | None, **keys: int) -> PostNumber:
    parts = {name.removeprefix("k"): Decimal(each) for name, each in keys.items()}
    whole = None if value is None else Decimal(value)
    return PostNumber(
        "POST", key, key.title(), "count", "Video", date(2026, 11, 1), whole, parts, True
    )


def test_many_zeros_and_long_curves_are_folded() -> None:
    curve = number("curve", None, **{f"k{step}": 40 - step for step in range(40)})
    zeros = [number(f"zero{place}", 0) for place in range(60)]
    shown = to_html(numbers_list([number("plays", 7), curve, *zeros], PageAddress()))
    open_part = shown.partition("<details")[0]
    assert "Plays" in open_part
    assert "Zero1" not in open_part
    assert "Curve: 40 parts" in shown
    assert "60 more are 0" in shown
    steps = [part.partition("<")[0] for part in shown.split('class="part"><dt>')[1:]]
    assert steps == [str(step) for step in range(40)]


def test_few_zeros_stand_among_the_others() -> None:
    few = [number("plays", 7), number("shares", 0)]
    assert "<details" not in to_html(numbers_list(few, PageAddress()))
