"""The trend by calendar week and month: each number made as the metric adds up, or told why not."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from dashboard.charts.buckets import buckets_figure
from dashboard.components.buckets import bucket_words
from dashboard.queries.days.comparisons import Comparison
from dashboard.queries.days.pacific import days_between
from dashboard.queries.days.ranges import BadInput, resolve_range
from dashboard.queries.insights.buckets import MONTH, WEEK, Bucket, bucket_days, read_buckets
from dashboard.queries.insights.timeseries import Timeseries, read_timeseries
from models import MetaPage
from tests.queries.numbers import NOON, put_days

VIEWS, VIEWERS, FOLLOWERS = "page_media_view", "page_total_media_view_unique", "page_follows"
MONDAY = date(2026, 11, 2)


def read(
    session: Session,
    page: MetaPage,
    metric: str,
    bucket: str,
    since: str,
    until: str,
    compare: Comparison = Comparison("none"),  # noqa: B008  it cannot be changed
) -> tuple[Timeseries, list[Bucket]]:
    span = resolve_range(since=since, until=until, compare=compare, newest_day=None, now=NOON)
    series = read_timeseries(session, page, metric, "day", span, now=NOON)
    return series, read_buckets(session, page, series, bucket, span)


def days(since: date, count: int) -> list[date]:
    return days_between(since, since + timedelta(days=count - 1))


def test_weeks_begin_on_monday_and_sums_are_added(acme: Session, page: MetaPage) -> None:
    put_days(acme, page, VIEWS, {day: day.day for day in days(date(2026, 10, 31), 18)})
    _, found = read(acme, page, VIEWS, WEEK, "2026-10-31", "2026-11-17")
    assert [(str(one.since), str(one.until), one.value, one.whole) for one in found] == [
        ("2026-10-31", "2026-11-01", 31 + 1, False),
        ("2026-11-02", "2026-11-08", sum(range(2, 9)), True),
        ("2026-11-09", "2026-11-15", sum(range(9, 16)), True),
        ("2026-11-16", "2026-11-17", 16 + 17, False),
    ]


def test_months_and_leap_days(acme: Session, page: MetaPage) -> None:
    put_days(acme, page, VIEWS, dict.fromkeys(days(date(2024, 1, 15), 60), 1))
    _, found = read(acme, page, VIEWS, MONTH, "2024-01-15", "2024-03-14")
    assert [(one.value, one.of_days, one.whole) for one in found] == [
        (17, 17, False),
        (29, 29, True),
        (14, 14, False),
    ]


def test_a_stock_is_its_last_value_and_missing_days_are_told(acme: Session, page: MetaPage) -> None:
    values = {day: 100 + place for place, day in enumerate(days(MONDAY, 14))}
    del values[date(2026, 11, 8)], values[date(2026, 11, 4)]
    put_days(acme, page, FOLLOWERS, values)
    series, found = read(acme, page, FOLLOWERS, WEEK, "2026-11-02", "2026-11-15")
    assert [(one.value, one.days, one.of_days) for one in found] == [(105, 5, 7), (113, 7, 7)]
    assert "one has days without a number" in bucket_words(series, WEEK, found, "")


def test_people_have_metas_own_week_or_no_number_and_the_reason(
    acme: Session, page: MetaPage
) -> None:
    put_days(acme, page, VIEWERS, dict.fromkeys(days(MONDAY, 16), 50))
    put_days(acme, page, VIEWERS, {date(2026, 11, 8): 210}, period="week")
    _, found = read(acme, page, VIEWERS, WEEK, "2026-11-02", "2026-11-17")
    assert [one.value for one in found] == [210, None, None]
    assert found[0].made_from == "Meta's own 7 days"
    assert found[1].reason == "Meta gave no number of 7 days that ends with this week."
    assert "cut by the range" in found[2].reason


def test_people_of_a_month_have_the_28_days_that_end_with_it(acme: Session, page: MetaPage) -> None:
    put_days(acme, page, VIEWERS, dict.fromkeys(days(date(2026, 9, 1), 61), 50))
    put_days(acme, page, VIEWERS, {date(2026, 10, 31): 900}, period="days_28")
    series, found = read(acme, page, VIEWERS, MONTH, "2026-09-01", "2026-10-31")
    assert [(one.value, one.made_from) for one in found] == [
        (None, ""),
        (900, "Meta's own 28 days"),
    ]
    assert "of the 28 days that end with it" in bucket_words(series, MONTH, found, "")


def test_a_bucket_is_compared_by_the_days_that_both_have(acme: Session, page: MetaPage) -> None:
    before = {day: 10 for day in days(date(2026, 10, 26), 7) if day.day != 27}
    put_days(acme, page, VIEWS, before | dict.fromkeys(days(MONDAY, 7), 15))
    usual = Comparison()
    series, [week] = read(acme, page, VIEWS, WEEK, "2026-11-02", "2026-11-08", usual)
    assert (week.value, week.previous, week.change) == (105, 60, 0.5)
    assert week.compared is not None
    assert (week.compared.value, week.compared.previous, week.compared.days) == (90, 60, 6)
    [bars, dashes] = buckets_figure(series, [week])["data"]
    assert (bars["type"], bars["y"], dashes["y"]) == ("bar", [105.0], [60.0])
    assert "90 on 60, 6 common days" in bars["text"][0]


def test_what_was_counted_differently_is_not_added(acme: Session, page: MetaPage) -> None:
    put_days(acme, page, "page_impressions", dict.fromkeys(days(date(2025, 11, 10), 5), 100))
    put_days(acme, page, VIEWS, dict.fromkeys(days(date(2025, 11, 15), 2), 150))
    _, [week] = read(acme, page, VIEWS, WEEK, "2025-11-10", "2025-11-16")
    assert week.value is None
    assert "metric changed within it" in week.reason


def test_only_a_total_is_a_bar_and_what_is_not_whole_is_lighter(
    acme: Session, page: MetaPage
) -> None:
    put_days(acme, page, VIEWS, dict.fromkeys(days(MONDAY, 10), 1))
    put_days(acme, page, FOLLOWERS, dict.fromkeys(days(MONDAY, 10), 9))
    [bars] = buckets_figure(*read(acme, page, VIEWS, WEEK, "2026-11-02", "2026-11-11"))["data"]
    assert (bars["type"], bars["marker"]["opacity"]) == ("bar", [1.0, 0.45])
    [line] = buckets_figure(*read(acme, page, FOLLOWERS, WEEK, "2026-11-02", "2026-11-11"))["data"]
    assert (line["type"], line["y"]) == ("scatter", [9.0, 9.0])


def test_a_bucket_that_there_is_not_is_refused(acme: Session, page: MetaPage) -> None:
    put_days(acme, page, VIEWS, {MONDAY: Decimal(1)})
    with pytest.raises(BadInput) as refused:
        read(acme, page, VIEWS, "decade", "2026-11-02", "2026-11-08")
    assert refused.value.field == "bucket"
    assert bucket_days(MONTH, date(2024, 2, 10)) == (date(2024, 2, 1), date(2024, 2, 29))
