from datetime import date, timedelta
from itertools import pairwise

import pytest

from ingest.graph.times import metric_day, parse_time
from ingest.graph.windows import Window, windows


@pytest.mark.parametrize(
    ("end_time", "day"),
    [
        ("2026-03-02T08:00:00+0000", date(2026, 3, 1)),
        ("2026-07-02T07:00:00+0000", date(2026, 7, 1)),
        ("2026-03-08T08:00:00+0000", date(2026, 3, 7)),
        ("2026-03-09T07:00:00+0000", date(2026, 3, 8)),
        ("2026-11-01T07:00:00+0000", date(2026, 10, 31)),
        ("2026-11-02T08:00:00+0000", date(2026, 11, 1)),
        ("2025-03-09T08:00:00+0000", date(2025, 3, 8)),
        ("2025-03-10T07:00:00+0000", date(2025, 3, 9)),
        ("2025-11-02T07:00:00+0000", date(2025, 11, 1)),
        ("2025-11-03T08:00:00+0000", date(2025, 11, 2)),
        ("2018-01-02T08:00:00+0000", date(2018, 1, 1)),
        ("2026-01-01T08:00:00+0000", date(2025, 12, 31)),
        ("2024-03-01T08:00:00+0000", date(2024, 2, 29)),
    ],
)
def test_a_value_belongs_to_the_pacific_day_that_ends_at_its_end_time(end_time, day):
    moment = parse_time(end_time)
    assert moment is not None
    assert metric_day(moment) == day


@pytest.mark.parametrize("text", ["1970-01-02T00:00:00+0000", "", "soon", None, 5, "9999-12-31"])
def test_what_is_no_time_is_none(text):
    assert parse_time(text) is None


def test_two_years_are_cut_into_windows_newest_first_that_overlap_by_a_day():
    until = date(2026, 11, 22)
    since = until - timedelta(days=729)
    cut = windows(since, until)
    assert cut[0].until == until
    assert cut[-1].since == since
    assert all(1 <= window.days <= 88 for window in cut)
    assert all(older.until == newer.since for newer, older in pairwise(cut))
    assert len(cut) == 9


@pytest.mark.parametrize("days", [1, 2, 87, 88])
def test_a_short_range_is_one_window(days):
    until = date(2026, 3, 9)
    since = until - timedelta(days=days - 1)
    assert windows(since, until) == [Window(since, until)]


def test_a_range_one_day_too_long_needs_a_second_window():
    since, until = date(2026, 1, 1), date(2026, 3, 30)
    assert [w.days for w in windows(since, until)] == [88, 2]


def test_no_days_are_no_windows():
    assert windows(date(2026, 1, 2), date(2026, 1, 1)) == []


@pytest.mark.parametrize(("days", "overlap"), [(90, 1), (91, 1), (1, 1), (0, 0), (5, 5), (5, -1)])
def test_windows_that_meta_refuses_or_that_never_end_are_refused(days, overlap):
    with pytest.raises(ValueError, match="window"):
        windows(date(2026, 1, 1), date(2026, 12, 1), days, overlap)
