"""Head figures of posts beside those of the days before, counted when these were as old."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from dashboard.components.post_figures import figures_sentence
from dashboard.queries.days.comparisons import Comparison
from dashboard.queries.days.ranges import resolve_range
from dashboard.queries.posts.figures import PostFigure, PostFigures, read_figures
from dashboard.queries.posts.values import require_measure
from models import MetaPage
from tests.queries.numbers import NOON, put_counter, put_post

VIEWS, VIEWERS, ACTIVITY = (
    "post_media_view",
    "post_total_media_view_unique",
    "post_activity_by_action_type",
)
# It is 24 November: four days after the range, so the days before are counted on the 17th.
SPAN = resolve_range(since="2026-11-14", until="2026-11-20", newest_day=None, now=NOON)
THEN = date(2026, 11, 17)


def publish(session: Session, page: MetaPage, name: str, day: int, counted: dict[date, int]):  # type: ignore[no-untyped-def]  # a row
    post = put_post(session, page, name, datetime(2026, 11, day, 20, tzinfo=UTC))
    for on, views in counted.items():
        put_counter(session, post, VIEWS, on, views)
    return post


def read(session: Session, page: MetaPage, span=SPAN, key: str = VIEWS) -> PostFigures:  # type: ignore[no-untyped-def]  # a range
    return read_figures(session, page, require_measure(session, key), span, NOON)


def figure(found: PostFigures, key: str) -> PostFigure:
    return next(each for each in found.figures if each.key == key)


@pytest.fixture
def posts(acme: Session, page: MetaPage) -> None:
    """Stored since October; three posts of each week. The older ones go on to grow."""
    publish(acme, page, "1_first", 1, {})
    for place, views in enumerate((10, 20, 60)):
        publish(acme, page, f"1_now{place}", 15 + place, {date(2026, 11, 22): views})
        counted = {THEN - timedelta(days=2): views, THEN: views * 2, THEN + timedelta(days=3): 9999}
        publish(acme, page, f"1_then{place}", 8 + place, counted)


def test_the_days_before_are_counted_as_they_stood_when_as_old(
    acme: Session, page: MetaPage, posts: None
):
    found = read(acme, page)
    total, middle = figure(found, "total_views"), figure(found, "median_views")
    assert found.previous_on == THEN
    assert (total.value, total.previous, total.change) == (90, 180, -0.5)
    assert (middle.value, middle.previous, middle.posts) == (20, 40, 3)
    published = figure(found, "posts")
    assert (published.value, published.previous) == (3, 3)


def test_where_some_were_not_read_by_then_all_stand_as_of_today_and_it_is_said(
    acme: Session, page: MetaPage, posts: None
):
    publish(acme, page, "1_late", 10, {THEN + timedelta(days=1): 7})
    found = figure(read(acme, page), "total_views")
    assert (found.previous, found.unread) == (3 * 9999 + 7, 1)


def test_a_rate_is_made_of_its_parts_as_they_stood(acme: Session, page: MetaPage, posts: None):
    for name, day, on in (("1_x", 16, THEN + timedelta(days=5)), ("1_y", 9, THEN)):
        post = publish(acme, page, name, day, {})
        put_counter(acme, post, VIEWERS, on, 100)
        for key, value in (("like", 8), ("share", 2 if name == "1_x" else 12)):
            put_counter(acme, post, ACTIVITY, on, value, key)
    rate = figure(read(acme, page), "median_engagement_rate")
    assert (rate.value, rate.previous) == (Decimal("0.1"), Decimal("0.2"))
    assert rate.change_points == pytest.approx(-10)


def test_days_before_the_first_stored_post_are_not_known(acme: Session, page: MetaPage):
    publish(acme, page, "1_a", 16, {date(2026, 11, 22): 5})
    found = read(acme, page)
    assert {each.previous for each in found.figures} == {None}
    assert found.stored_since == date(2026, 11, 16)
    assert figures_sentence(found) == ""


def test_compared_with_nothing_there_is_nothing_before(acme: Session, page: MetaPage, posts: None):
    alone = resolve_range(
        since="2026-11-14",
        until="2026-11-20",
        compare=Comparison("none"),
        newest_day=None,
        now=NOON,
    )
    found = read(acme, page, alone, "post_clicks")
    assert (found.previous_on, found.previous_since) == (None, None)
    assert {each.previous for each in found.figures} == {None}
    assert [each.key for each in found.figures][3] == "median_post_clicks"
