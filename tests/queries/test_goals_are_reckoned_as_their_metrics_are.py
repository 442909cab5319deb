"""How far a goal is, by hand: months of any length, missing days, provisional ones, each kind."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from dashboard.queries.insights.goal_progress import Progress, Target, progress_of, rate_of
from dashboard.queries.insights.goals import COMPUTED, measures
from dashboard.queries.insights.key_figures import (
    ENGAGEMENT_RATE,
    ENGAGEMENTS,
    FOLLOWERS,
    NET_FOLLOWS,
    VIEWERS,
)

LATER = datetime(2029, 1, 1, 20, tzinfo=UTC)
ONE = timedelta(days=1)


def days(first: date, *values: int | None) -> dict[date, Decimal]:
    """A value for each day from the first on; None is missing."""
    each = enumerate(values)
    return {first + place * ONE: Decimal(one) for place, one in each if one is not None}


def at(
    how: str,
    since: date,
    until: date,
    amount: float,
    daily: dict[date, Decimal],
    through: date | None,
    now: datetime = LATER,
) -> Progress:
    return progress_of(Target(since, until, Decimal(str(amount)), how), daily, through, now)


def november(how: str, amount: float, daily: dict[date, Decimal], last: int) -> Progress:
    through = date(2026, 11, last)
    return at(how, date(2026, 11, 1), date(2026, 11, 30), amount, daily, through)


@pytest.mark.parametrize(
    ("year", "month", "length"),
    [(2026, 2, 28), (2028, 2, 29), (2026, 11, 30), (2026, 12, 31)],
)
def test_a_pace_is_that_of_the_days_that_the_month_has(year: int, month: int, length: int):
    first = date(year, month, 1)
    last = first + (length - 1) * ONE
    found = at("sum", first, last, 1000, days(first, *[50] * 7), first + 6 * ONE)
    assert (found.value, found.passed, found.length) == (350, 7, length)
    assert found.pace == 50 * length
    assert found.share == 0.35
    assert found.state == ("ahead" if 50 * length >= 1000 else "behind")


def test_a_year_has_366_days_where_it_does():
    first, last = date(2028, 1, 1), date(2028, 12, 31)
    found = at("sum", first, last, 3660, days(first, *[10] * 60), date(2028, 2, 29))
    assert (found.value, found.passed, found.length) == (600, 60, 366)
    assert (found.pace, found.state) == (3660, "ahead")


def test_the_first_day_counts_and_before_it_nothing_does():
    daily = days(date(2026, 10, 30), 7, 7, 90)
    found = november("sum", 3000, daily, 1)
    assert (found.value, found.days, found.passed, found.pace) == (90, 1, 1, 2700)
    before = at("sum", date(2026, 11, 1), date(2026, 11, 30), 3000, daily, date(2026, 10, 31))
    assert (before.value, before.passed, before.pace, before.state) == (None, 0, None, "upcoming")
    unread = at("sum", date(2026, 11, 1), date(2026, 11, 30), 3000, {}, None)
    assert (unread.value, unread.state) == (None, "upcoming")


def test_the_last_day_decides():
    daily = days(date(2026, 11, 1), *[100] * 30)
    assert november("sum", 3000, daily, 30).state == "reached"
    assert november("sum", 3001, daily, 30).state == "missed"
    # 62 % reached, 70 % of the month gone.
    found = november("sum", 5000, days(date(2026, 11, 1), *[150] * 20, 100), 21)
    assert (found.value, found.share, found.passed / found.length) == (3100, 0.62, 0.7)
    assert round(found.pace or 0, 2) == Decimal("4428.57")  # 3100 / 21 × 30
    assert found.state == "behind"


def test_missing_days_are_no_zeros_and_leave_it_open():
    daily = days(date(2026, 11, 1), 100, None, None, 100)
    found = november("sum", 3000, daily, 4)
    assert (found.value, found.days, found.passed, found.pace) == (200, 2, 4, 3000)
    assert found.state == "ahead"
    whole = days(date(2026, 11, 1), *[100] * 29, None)
    over = november("sum", 3000, whole, 30)
    assert (over.value, over.days, over.passed) == (2900, 29, 30)
    assert over.state == "ahead"  # Not missed: a day is unknown.
    assert november("sum", 3500, whole, 30).state == "behind"
    nothing = november("sum", 3000, {}, 4)
    assert (nothing.value, nothing.passed, nothing.state) == (None, 4, "open")


def test_people_and_rates_are_the_average_day_and_never_a_sum():
    found = november("mean", 50, days(date(2026, 11, 1), 40, 50, None, 60), 4)
    assert (found.value, found.pace, found.share) == (50, 50, 1.0)
    assert found.state == "ahead"
    assert november("mean", 51, days(date(2026, 11, 1), *[50] * 30), 30).state == "missed"
    rates = rate_of(days(date(2026, 11, 1), 1, 3, 5), days(date(2026, 11, 1), 10, 0, 20))
    assert rates == {date(2026, 11, 1): Decimal("0.1"), date(2026, 11, 3): Decimal("0.25")}


def test_a_stock_is_its_last_value_and_moves_from_the_day_before():
    daily = days(date(2026, 10, 31), 4900, 4905, 4910, 4915)
    found = november("last", 5000, daily, 3)
    assert (found.value, found.share, found.pace) == (4915, 0.983, 5050)  # 4900 + 15 / 3 × 30
    assert found.state == "ahead"
    del daily[date(2026, 10, 31)]
    unknown = november("last", 5000, daily, 3)
    assert (unknown.value, unknown.pace, unknown.state) == (4915, None, "open")
    moved = november("move", 120, days(date(2026, 10, 31), 4900, None, 4910, None), 3)
    assert (moved.value, moved.pace, moved.state) == (10, 150, "ahead")  # 10 / 2 × 30
    whole = days(date(2026, 10, 31), 4900, *[4950] * 29)
    assert november("move", 50, whole, 30).state != "reached"  # Its last day has no number.
    assert november("move", 50, whole | days(date(2026, 11, 30), 4950), 30).state == "reached"


def test_what_meta_may_still_be_counting_decides_nothing():
    daily = days(date(2026, 11, 1), *[100] * 30)
    first, last = date(2026, 11, 1), date(2026, 11, 30)
    young = datetime(2026, 12, 1, 20, tzinfo=UTC)  # 29 and 30 November are provisional.
    found = at("sum", first, last, 2900, daily, last, young)
    assert (found.value, found.provisional, found.state) == (3000, 2, "ahead")
    assert at("sum", first, last, 2800, daily, last, young).state == "reached"
    assert at("sum", first, last, 3001, daily, last, young).state == "behind"
    zero = daily | days(date(2026, 11, 27), 0)
    assert at("sum", first, last, 2901, zero, last, young).provisional == 3
    settled = datetime(2026, 12, 3, 20, tzinfo=UTC)
    assert at("sum", first, last, 2900, daily, last, settled).state == "reached"


def test_only_key_figures_of_the_overview_can_be_goals():
    known = measures()
    assert {
        "page_media_view",
        ENGAGEMENTS,
        VIEWERS,
        FOLLOWERS,
        ENGAGEMENT_RATE,
        NET_FOLLOWS,
    } <= set(known)
    assert COMPUTED[ENGAGEMENT_RATE][3] == (ENGAGEMENTS, VIEWERS)
    assert COMPUTED[NET_FOLLOWS][3] == (FOLLOWERS,)
    assert (known[VIEWERS].how, known[FOLLOWERS].how) == ("mean", "last")
