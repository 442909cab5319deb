"""What is usual of a weekday, by hand: quartiles, widths, too few weeks, what is never marked."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from dashboard.charts.trend import trend_figure
from dashboard.components.unusual import NO_BAND, THE_BAND, unusual_sentences
from dashboard.queries.days.pacific import days_between
from dashboard.queries.days.ranges import resolve_range
from dashboard.queries.insights.bands import Band, band_of
from dashboard.queries.insights.day_marks import DayMarks
from dashboard.queries.insights.line import Line
from dashboard.queries.insights.timeseries import Timeseries, read_timeseries
from models import MetaPage
from models.sensitivity import NORMAL, OFF, SENSITIVE, STRONGEST
from tests.queries.numbers import put_days

TUESDAY = date(2026, 11, 17)
WEEK = timedelta(days=7)
VIEWS, FOLLOWERS = "page_media_view", "page_follows"
NOW = datetime(2026, 11, 24, 20, tzinfo=UTC)
NEWEST = date(2026, 11, 23)
SPAN = resolve_range(preset="last_14d", newest_day=NEWEST, now=NOW)
YEAR = days_between(date(2025, 11, 1), NEWEST)
# Of each weekday 13 numbers: 100, 110 … 220, the quartiles 130 and 190, the band 40 to 280.
RAMP = {day: 100 + 10 * ((day - YEAR[0]).days // 7 % 13) for day in YEAR}
ODD = date(2026, 11, 18)


def tuesdays(*values: int) -> dict[date, Decimal]:
    """The newest first, from the Tuesday before on."""
    return {TUESDAY - WEEK * (n + 1): Decimal(value) for n, value in enumerate(values)}


def test_a_band_is_the_middle_half_and_so_many_times_its_width():
    year = tuesdays(*range(100, 230, 10))
    year |= {day + timedelta(days=1): Decimal(9000) for day in year}
    known = [Decimal(one) for one in (130, 160, 190)]
    assert band_of(TUESDAY, year, NORMAL) == Band(13, 130 - 90, known[1], 190 + 90)
    assert band_of(TUESDAY, year, SENSITIVE) == Band(13, 130 - 60, known[1], 190 + 60)
    assert band_of(TUESDAY, year, OFF) is None
    wide = band_of(TUESDAY, year, STRONGEST)
    assert wide == Band(13, Decimal(1), known[1], 190 + 180), "130 - 180 is less than any was"
    assert [wide.side(Decimal(one)) for one in (0, 1, 370, 371)] == ["below", None, None, "above"]


def test_a_band_ends_at_zero_only_where_nothing_was_below():
    assert band_of(TUESDAY, tuesdays(*range(0, 130, 10)), NORMAL) == Band(13, 0, 60, 90 + 90)
    losses = band_of(TUESDAY, tuesdays(*range(-60, 70, 10)), NORMAL)
    assert losses == Band(13, -30 - 90, 0, 30 + 90)


def test_of_few_weeks_of_equal_numbers_and_of_older_years_nothing_is_usual():
    assert band_of(TUESDAY, tuesdays(*range(11)), NORMAL) is None
    assert band_of(TUESDAY, tuesdays(*range(12)), NORMAL) is not None
    assert band_of(TUESDAY, tuesdays(*[5] * 40, *range(12)), NORMAL) is None
    old = {day - 41 * WEEK: value for day, value in tuesdays(*range(100, 230, 10)).items()}
    assert band_of(TUESDAY, old, NORMAL) is None, "only 11 of them lie in the 52 weeks"


def read(session: Session, page: MetaPage, metric: str = VIEWS, period: str = "day") -> Timeseries:
    return read_timeseries(session, page, metric, period, SPAN, now=NOW, with_bands=True)


def odd_days(series: Timeseries) -> list[tuple[date, str | None]]:
    return [(point.date, point.unusual) for point in series.unusual]


def test_a_day_outside_is_marked_named_and_drawn(acme: Session, page: MetaPage):
    put_days(acme, page, VIEWS, RAMP | {ODD: 3000})
    series = read(acme, page)
    assert odd_days(series) == [(ODD, "above")]
    [point] = series.unusual
    own = [RAMP[ODD - week * WEEK] for week in range(1, 53)]
    assert point.usual is not None
    assert point.usual.weeks == 52
    assert sorted(own)[0] <= point.usual.median <= sorted(own)[-1]
    said, band = unusual_sentences(series)
    assert said.startswith(
        "Unusual: Wed 18 Nov with 3,000, above the 40 to 280 that are usual on W"
    )
    assert band == THE_BAND
    traces = {trace["name"]: trace for trace in trend_figure(series)["data"]}
    assert traces["unusual"]["x"] == ["2026-11-18"]
    assert len(traces["usual"]["x"]) == 2 * len(SPAN.days)


EVERY = DayMarks()
RESTATED = DayMarks(restated_at={"": {ODD: NOW - timedelta(days=6)}})
LONG_AGO = DayMarks(restated_at={"": {ODD: NOW - timedelta(days=8)}})
IMPORTED = DayMarks(imported={(VIEWS, ""): {ODD}})


@pytest.mark.parametrize(
    ("marks", "through", "now", "side"),
    [
        (EVERY, ODD, NOW, "above"),
        (RESTATED, ODD, NOW, None),
        (LONG_AGO, ODD, NOW, "above"),
        (IMPORTED, ODD, NOW, None),
        (EVERY, ODD - timedelta(days=1), NOW, None),
        (EVERY, None, NOW, None),
        (EVERY, ODD, datetime(2026, 11, 20, 20, tzinfo=UTC), None),
    ],
    ids=["settled", "restated", "long ago", "imported", "newer", "no day", "provisional"],
)
def test_what_may_still_change_is_never_marked(
    marks: DayMarks, through: date | None, now: datetime, side: str | None
):
    values = {day: Decimal(value) for day, value in (RAMP | {ODD: 3000}).items()}
    owners = dict.fromkeys(values, VIEWS)
    line = Line(VIEWS, {}, {VIEWS: values}, owners, marks, now, NORMAL)
    [point] = line.points([ODD])
    found = line.set_against_usual(point, through)
    assert found.usual is not None
    assert found.unusual == side


def test_levels_and_rolling_days_have_no_band_and_a_short_history_says_so(
    acme: Session, page: MetaPage
):
    put_days(acme, page, FOLLOWERS, RAMP)
    put_days(acme, page, VIEWS, RAMP, period="week")
    short = {day: value for day, value in RAMP.items() if day > date(2026, 10, 1)}
    put_days(acme, page, VIEWS, short)
    assert unusual_sentences(read(acme, page, FOLLOWERS)) == []
    assert unusual_sentences(read(acme, page, period="week")) == []
    assert unusual_sentences(read(acme, page)) == [NO_BAND]
    assert unusual_sentences(replace(read(acme, page), sensitivity=OFF)) == []
