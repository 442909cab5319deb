"""Ranges over the days when the clocks change, and over the ends of months, by hand."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from dashboard.components.comparisons import before_name
from dashboard.queries.days.pacific import day_start, days_between
from dashboard.queries.days.ranges import resolve_range
from dashboard.queries.insights.kpi import Kpi
from dashboard.queries.insights.overview import read_overview
from dashboard.queries.posts.ranking import rank_posts
from models import MetaPage
from tests.queries.numbers import put_days, put_post

VIEWS, VIEWERS, FOLLOWERS = "page_media_view", "page_total_media_view_unique", "page_follows"


def kpis(
    session: Session, page: MetaPage, now: datetime, newest: date, **wanted: str
) -> dict[str, Kpi]:
    span = resolve_range(**wanted, newest_day=newest, now=now)  # type: ignore[arg-type]
    return {kpi.metric: kpi for kpi in read_overview(session, page, span, now=now).kpis}


@pytest.mark.parametrize(
    ("since", "until", "hours"),
    [("2026-03-05", "2026-03-11", 167), ("2026-10-29", "2026-11-04", 169)],
)
def test_a_week_with_a_change_of_clocks_has_seven_days_and_its_own_posts(
    acme: Session, page: MetaPage, since: str, until: str, hours: int
):
    first, last = date.fromisoformat(since), date.fromisoformat(until)
    week = days_between(first, last)
    before = days_between(first - timedelta(days=7), first - timedelta(days=1))
    put_days(acme, page, VIEWS, dict.fromkeys(week, 11) | dict.fromkeys(before, 10))
    begins, ends = day_start(first), day_start(last + timedelta(days=1))
    assert ends - begins == timedelta(hours=hours)
    second = timedelta(seconds=1)
    for place, moment in enumerate((begins - second, begins, ends - second, ends)):
        put_post(acme, page, f"1_{place}", moment)
    now = ends + timedelta(days=9)
    found = kpis(acme, page, now, last, since=since, until=until)[VIEWS]
    assert (found.value, found.previous, found.days) == (77, 70, 7)
    assert found.change == pytest.approx(0.1)
    span = resolve_range(since=since, until=until, newest_day=last, now=now)
    ranked = rank_posts(acme, page, "post_media_view", "desc", span)
    assert {post.post_id for post in ranked.posts} == {"1_1", "1_2"}


def test_this_month_on_the_second_is_its_first_day_against_the_first_before(
    acme: Session, page: MetaPage
):
    put_days(acme, page, VIEWS, {date(2026, 12, 1): 30, date(2026, 11, 1): 20})
    now = datetime(2026, 12, 2, 20, tzinfo=UTC)
    found = kpis(acme, page, now, date(2026, 12, 1), preset="this_month")[VIEWS]
    assert (found.value, found.previous, found.change, found.of_days) == (30, 20, 0.5, 1)


def test_this_month_before_its_first_day_is_stored_stays_empty(acme: Session, page: MetaPage):
    put_days(acme, page, VIEWS, {date(2026, 11, 30): 30})
    now = datetime(2026, 12, 2, 20, tzinfo=UTC)
    span = resolve_range(preset="this_month", newest_day=date(2026, 11, 30), now=now)
    assert span.is_empty
    assert read_overview(acme, page, span, now=now).kpis[0].value is None


def test_a_long_month_is_compared_over_the_day_numbers_that_both_have(
    acme: Session, page: MetaPage
):
    march = days_between(date(2026, 3, 1), date(2026, 3, 31))
    february = days_between(date(2026, 2, 1), date(2026, 2, 28))
    put_days(acme, page, VIEWS, dict.fromkeys(march, 12) | dict.fromkeys(february, 10))
    put_days(acme, page, FOLLOWERS, {day: 100 + n for n, day in enumerate(february + march)})
    now = datetime(2026, 4, 10, 20, tzinfo=UTC)
    found = kpis(acme, page, now, date(2026, 4, 9), preset="last_month")
    views, followers = found[VIEWS], found[FOLLOWERS]
    assert (views.value, views.previous, views.days) == (31 * 12, 280, 31)
    assert views.change == pytest.approx(0.2)
    assert (followers.value, followers.net_change) == (158, 31)
    span = resolve_range(preset="last_month", newest_day=date(2026, 4, 9), now=now)
    assert before_name(read_overview(acme, page, span, now=now)) == ("the same days of February")


def test_a_short_month_is_compared_with_as_many_days_of_a_long_one(acme: Session, page: MetaPage):
    february = days_between(date(2026, 2, 1), date(2026, 2, 28))
    january = days_between(date(2026, 1, 1), date(2026, 1, 31))
    put_days(acme, page, VIEWS, dict.fromkeys(february, 12) | dict.fromkeys(january, 10))
    now = datetime(2026, 3, 10, 20, tzinfo=UTC)
    found = kpis(acme, page, now, date(2026, 3, 9), preset="last_month")[VIEWS]
    assert (found.value, found.previous, found.change) == (336, 280, 0.2)


def test_people_of_a_month_of_28_days_are_metas_own_number(acme: Session, page: MetaPage):
    windows = {date(2026, 2, 28): 900, date(2026, 1, 28): 600}
    put_days(acme, page, VIEWERS, windows, period="days_28")
    put_days(acme, page, VIEWERS, {date(2026, 2, 28): 50})
    now = datetime(2026, 3, 10, 20, tzinfo=UTC)
    found = kpis(acme, page, now, date(2026, 3, 9), preset="last_month")[VIEWERS]
    assert (found.value, found.previous, found.change) == (900, 600, 0.5)


@pytest.mark.parametrize("length", [6, 8, 27, 29])
def test_people_of_any_other_length_are_the_average_day(acme: Session, page: MetaPage, length: int):
    last = date(2026, 3, 20)
    first = last - timedelta(days=length - 1)
    put_days(acme, page, VIEWERS, {last: 40, first: 20})
    for period in ("week", "days_28"):
        put_days(acme, page, VIEWERS, {last: 999}, period=period)
    now = datetime(2026, 3, 30, 20, tzinfo=UTC)
    wanted = {"since": first.isoformat(), "until": last.isoformat()}
    found = kpis(acme, page, now, last, **wanted)[VIEWERS]
    assert (found.value, found.label, found.days) == (Decimal(30), "daily average", 2)
