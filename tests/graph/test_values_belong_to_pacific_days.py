from datetime import date

import pytest

from ingest.graph.times import metric_day, parse_time


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
