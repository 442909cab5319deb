"""Which days a preset or two dates mean, and which days came before."""

from datetime import UTC, date, datetime

import pytest

from dashboard.queries.days.ranges import BadInput, DateRange, resolve_range

NOON = datetime(2026, 11, 24, 20, tzinfo=UTC)
YESTERDAY = date(2026, 11, 23)


def spans(found: DateRange) -> tuple[str, str, str, str]:
    days = (found.since, found.until, found.previous_since, found.previous_until)
    return tuple(str(day) for day in days)  # type: ignore[return-value]


def test_the_default_is_the_last_28_days_up_to_the_newest_stored_day():
    found = resolve_range(newest_day=date(2026, 11, 21), now=NOON)
    assert spans(found) == ("2026-10-25", "2026-11-21", "2026-09-27", "2026-10-24")
    assert (found.preset, found.stale, len(found.days)) == ("last_28d", False, 28)


def test_a_newest_day_three_days_before_yesterday_still_counts():
    found = resolve_range(preset="last_7d", newest_day=date(2026, 11, 20), now=NOON)
    assert (found.until, found.stale) == (date(2026, 11, 20), False)


@pytest.mark.parametrize("newest", [None, date(2026, 11, 19)])
def test_without_recent_days_a_preset_ends_yesterday_and_is_stale(newest: date | None):
    found = resolve_range(preset="last_7d", newest_day=newest, now=NOON)
    assert (found.until, found.stale) == (YESTERDAY, True)


def test_yesterday_is_the_pacific_one():
    early = datetime(2026, 11, 24, 7, 59, tzinfo=UTC)
    found = resolve_range(preset="last_7d", newest_day=None, now=early)
    assert found.until == date(2026, 11, 22)


def test_this_month_compares_the_same_day_numbers_a_month_earlier():
    found = resolve_range(preset="this_month", newest_day=YESTERDAY, now=NOON)
    assert spans(found) == ("2026-11-01", "2026-11-23", "2026-10-01", "2026-10-23")


def test_a_long_month_is_compared_with_all_of_a_short_one():
    april = datetime(2026, 4, 10, 20, tzinfo=UTC)
    found = resolve_range(preset="last_month", newest_day=date(2026, 4, 9), now=april)
    assert spans(found) == ("2026-03-01", "2026-03-31", "2026-02-01", "2026-02-28")


@pytest.mark.parametrize("day", [23, 26, 29])
def test_last_week_is_the_one_that_ended_on_sunday(day: int):
    now = datetime(2026, 11, day, 20, tzinfo=UTC)
    found = resolve_range(preset="last_week", newest_day=date(2026, 11, day - 1), now=now)
    assert spans(found) == ("2026-11-16", "2026-11-22", "2026-11-09", "2026-11-15")


def test_this_month_on_the_first_is_empty_and_no_error():
    first = datetime(2026, 12, 1, 20, tzinfo=UTC)
    found = resolve_range(preset="this_month", newest_day=date(2026, 11, 30), now=first)
    assert found.is_empty
    assert found.days == found.previous_days == []


def test_two_dates_are_inclusive_and_compared_with_as_many_days_before():
    found = resolve_range(since="2026-03-01", until="2026-03-10", newest_day=None, now=NOON)
    assert spans(found) == ("2026-03-01", "2026-03-10", "2026-02-19", "2026-02-28")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"preset": "last_99d"}, "date_preset"),
        ({"since": "2026-03-01"}, "until"),
        ({"until": "2026-03-01"}, "since"),
        ({"since": "2026-03-02", "until": "2026-03-01"}, "until"),
        ({"since": "2020-01-01", "until": "2026-03-01"}, "until"),
        ({"since": "20260301", "until": "2026-03-02"}, "since"),
        ({"since": "2026-02-30", "until": "2026-03-02"}, "since"),
        ({"since": "1999-01-01", "until": "1999-03-02"}, "since"),
        ({"preset": "last_7d", "since": "2026-03-01", "until": "2026-03-02"}, "date_preset"),
    ],
)
def test_a_wrong_value_is_refused_by_name(given: dict[str, str], field: str):
    with pytest.raises(BadInput) as refused:
        resolve_range(**given, newest_day=YESTERDAY, now=NOON)  # type: ignore[arg-type]
    assert refused.value.field == field
