"""What a range is compared with: the period before, the year before, other days, or nothing."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from dashboard.components.comparisons import before_name, compared_words
from dashboard.queries.days.comparisons import Comparison
from dashboard.queries.days.ranges import BadInput, DateRange, resolve_range
from dashboard.queries.insights.kpi import Kpi
from dashboard.queries.insights.overview import read_overview
from dashboard.queries.insights.timeseries import read_timeseries
from models import MetaPage
from tests.queries.numbers import NOON, put_days

NEWEST = date(2026, 11, 22)
VIEWS, FOLLOWERS = "page_media_view", "page_follows"
YEAR, NONE = Comparison("year"), Comparison("none")


def span(compare: Comparison, **wanted: str) -> DateRange:
    return resolve_range(**wanted, compare=compare, newest_day=NEWEST, now=NOON)  # type: ignore[arg-type]


def before(found: DateRange) -> tuple[str, str]:
    return str(found.previous_since), str(found.previous_until)


def kpi(session: Session, page: MetaPage, key: str, found: DateRange) -> Kpi:
    overview = read_overview(session, page, found, now=NOON)
    return next(each for each in overview.kpis if each.metric == key)


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("2026-03-01", "2026-03-31", ("2025-03-01", "2025-03-31")),
        ("2024-02-29", "2024-02-29", ("2023-02-28", "2023-02-28")),
        ("2024-02-01", "2024-02-29", ("2023-02-01", "2023-02-28")),
        ("2025-02-01", "2025-02-28", ("2024-02-01", "2024-02-28")),
        ("2025-12-20", "2026-01-05", ("2024-12-20", "2025-01-05")),
    ],
)
def test_a_year_before_has_the_same_dates_and_29_february_the_28th(
    since: str, until: str, expected: tuple[str, str]
) -> None:
    assert before(span(YEAR, since=since, until=until)) == expected


def test_a_month_preset_is_compared_with_the_same_month_of_the_year_before() -> None:
    found = span(YEAR, preset="this_month")
    assert before(found) == ("2025-11-01", "2025-11-22")
    assert before_name(found) == "the same days a year before"


@pytest.mark.parametrize(
    ("preset", "now", "days", "earlier"),
    [
        ("yesterday", (2026, 11, 24), ("2026-11-22", "2026-11-22"), ("2026-11-21", "2026-11-21")),
        ("this_week", (2026, 11, 22), ("2026-11-16", "2026-11-21"), ("2026-11-10", "2026-11-15")),
        (
            "this_quarter",
            (2026, 11, 23),
            ("2026-10-01", "2026-11-22"),
            ("2026-08-09", "2026-09-30"),
        ),
        ("last_quarter", (2026, 2, 3), ("2025-10-01", "2025-12-31"), ("2025-07-01", "2025-09-30")),
        ("this_year", (2026, 1, 11), ("2026-01-01", "2026-01-10"), ("2025-12-22", "2025-12-31")),
        ("last_12m", (2026, 11, 23), ("2025-11-23", "2026-11-22"), ("2024-11-23", "2025-11-22")),
        ("last_12m", (2024, 3, 1), ("2023-03-01", "2024-02-29"), ("2022-02-28", "2023-02-28")),
    ],
)
def test_presets_follow_the_calendar(
    preset: str, now: tuple[int, int, int], days: tuple[str, str], earlier: tuple[str, str]
) -> None:
    noon = datetime(*now, 20, tzinfo=UTC)
    newest = min(date.fromisoformat(days[1]), NEWEST)
    found = resolve_range(preset=preset, newest_day=newest, now=noon)
    assert (str(found.since), str(found.until)) == days
    assert before(found) == earlier
    assert len(found.previous_days) == len(found.days)


@pytest.mark.parametrize(
    ("preset", "first"),
    [
        ("this_week", (2026, 11, 23)),
        ("this_quarter", (2026, 10, 1)),
        ("this_year", (2026, 1, 1)),
    ],
)
def test_on_its_first_day_it_is_empty_and_no_error(
    preset: str, first: tuple[int, int, int]
) -> None:
    now = datetime(*first, 20, tzinfo=UTC)
    for compare in (Comparison(), YEAR, NONE):
        found = resolve_range(preset=preset, compare=compare, newest_day=date(2025, 1, 1), now=now)
        assert found.is_empty
        assert found.previous_days == []


def test_nothing_compares_nothing(acme: Session, page: MetaPage) -> None:
    put_days(acme, page, VIEWS, {date(2026, 11, day): 10 for day in range(1, 23)})
    found = span(NONE, preset="last_7d")
    number = kpi(acme, page, VIEWS, found)
    assert (number.value, number.previous, number.compared, number.change) == (70, None, None, None)
    assert compared_words(found) == ""
    overview = read_overview(acme, page, found, now=NOON)
    assert (overview.previous_since, overview.compare) == (None, "none")
    assert read_timeseries(acme, page, VIEWS, "day", found, now=NOON).previous == []


def test_other_days_are_compared_by_the_offsets_that_both_have(
    acme: Session, page: MetaPage
) -> None:
    march = {date(2026, 3, day): 2 for day in (1, 3, 4)}
    put_days(acme, page, VIEWS, march | {date(2026, 11, day): day for day in range(10, 17)})
    wish = Comparison(None, "2026-03-01", "2026-03-04")
    found = span(wish, since="2026-11-10", until="2026-11-16")
    number = kpi(acme, page, VIEWS, found)
    assert (number.value, number.previous) == (sum(range(10, 17)), 6)
    assert number.compared is not None
    both = number.compared
    assert (both.value, both.previous, both.days) == (Decimal(10 + 12 + 13), Decimal(6), 3)
    assert number.change == pytest.approx((35 - 6) / 6)
    assert compared_words(found) == "Changes compare with the days 1 Mar – 4 Mar 2026."


def test_days_after_the_range_may_be_compared_with(acme: Session, page: MetaPage) -> None:
    put_days(acme, page, FOLLOWERS, {date(2026, 3, 1): 100, date(2026, 11, 1): 150})
    wish = Comparison(None, "2026-11-01", "2026-11-01")
    found = span(wish, since="2026-03-01", until="2026-03-01")
    number = kpi(acme, page, FOLLOWERS, found)
    assert (number.value, number.previous, number.change) == (100, 150, pytest.approx(-1 / 3))
    series = read_timeseries(acme, page, FOLLOWERS, "day", found, now=NOON)
    assert [point.value for point in series.previous] == [150]


def test_a_leap_day_has_no_partner_by_its_offset(acme: Session, page: MetaPage) -> None:
    leap = {date(2024, 2, day): 10 for day in range(1, 30)}
    put_days(acme, page, VIEWS, leap | {date(2023, 2, day): 5 for day in range(1, 29)})
    number = kpi(acme, page, VIEWS, span(YEAR, since="2024-02-01", until="2024-02-29"))
    assert (number.value, number.previous) == (290, 140)
    assert number.compared is not None
    assert (number.compared.value, number.compared.days, number.change) == (280, 28, 1.0)


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        (Comparison("decade"), "compare"),
        (Comparison(None, "2026-03-01"), "compare_until"),
        (Comparison(None, None, "2026-03-01"), "compare_since"),
        (Comparison(None, "2026-03-02", "2026-03-01"), "compare_until"),
        (Comparison(None, "2026-12-02", "2026-12-03"), "compare_since"),
        (Comparison(None, "yesterday", "2026-12-03"), "compare_since"),
        (Comparison("year", "2026-03-01", "2026-03-02"), "compare"),
    ],
)
def test_a_wrong_comparison_is_refused_by_name(wish: Comparison, field: str) -> None:
    with pytest.raises(BadInput) as refused:
        span(wish)
    assert refused.value.field == field
