import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import plotly.graph_objects as go
import pytest

from dashboard.charts.axes import Figure
from dashboard.charts.hover import change_line, value_line
from dashboard.charts.sparkline import sparkline
from dashboard.charts.trend import describe, trend_figure
from dashboard.queries.insights.timeseries import Point, Seam, Timeseries
from dashboard.queries.workspace.annotations import Note

FIRST = date(2026, 11, 1)


def series(*values: int | None, seams: list[Seam] | None = None) -> Timeseries:
    days = [FIRST + timedelta(days=place) for place in range(len(values))]
    points = [
        Point(
            day,
            "views",
            None if value is None else Decimal(value),
            provisional=place >= len(values) - 2,
            restated_from=Decimal(1204) if place == 0 else None,
        )
        for place, (day, value) in enumerate(zip(days, values, strict=True))
    ]
    return Timeseries(
        page_id="1",
        metric="views",
        title="Views",
        unit="count",
        aggregation="sum",
        period="day",
        since=days[0],
        until=days[-1],
        data_through=days[-1],
        stale=False,
        seams=seams or [],
        points=points,
        previous=points[:2],
    )


def compared(now: Timeseries, value: int) -> Timeseries:
    """The same with the days before, each of this value."""
    days = [point.date - timedelta(days=len(now.points)) for point in now.points]
    before = [Point(day, "views", Decimal(value), False, None) for day in days]
    return replace(now, previous=before)


def trace(figure: Figure, name: str) -> Figure:
    [found] = [each for each in figure["data"] if each["name"] == name]
    return found


def test_the_figure_is_valid() -> None:
    seam = Seam(FIRST + timedelta(days=2), "old", "new", "note")
    figure = trend_figure(series(1, None, 3, 4, 5, seams=[seam]))
    go.Figure(figure)
    assert len(figure["layout"]["shapes"]) == 1


def test_a_gap_stays_open() -> None:
    settled = trace(trend_figure(series(1, None, 3, 4, 5)), "Views")
    assert settled["y"] == [1.0, None, 3.0, None, None]
    assert settled["connectgaps"] is False


def test_a_missing_day_is_hatched_and_has_no_value() -> None:
    gap = trace(trend_figure(series(1, None, 3, 4, 5)), "no numbers")
    assert gap["x"] == ["2026-11-02"]
    assert gap["marker"]["pattern"]["shape"] == "/"


def test_a_restated_day_wears_a_ring() -> None:
    assert trace(trend_figure(series(1251, 2, 3, 4)), "restated")["x"] == ["2026-11-01"]


def test_notes_stand_on_their_days_and_are_no_markup() -> None:
    note = Note(FIRST, "<b>Sale</b>", "user")
    shown = trace(trend_figure(series(1, 2, 3, 4), [note]), "notes")
    assert (shown["x"], shown["text"]) == (["2026-11-01"], ["&lt;b&gt;Sale&lt;/b&gt;"])


def test_the_lines_are_named_at_their_ends_without_lying_upon_each_other() -> None:
    figure = trend_figure(series(5, 5, 5, 5))
    labels = [each for each in figure["layout"]["annotations"] if each["xanchor"] == "left"]
    assert {label["text"] for label in labels} == {"1 Nov – 4 Nov", "1 Nov – 2 Nov"}
    assert labels[0]["y"] < labels[1]["y"]


def test_a_line_over_two_years_is_named_by_its_last_day() -> None:
    long = replace(series(1, 2, 3, 4), since=FIRST - timedelta(days=364))
    texts = [each["text"] for each in trend_figure(long)["layout"]["annotations"]]
    assert "to 4 Nov 2026" in texts


def test_provisional_days_are_a_trace_of_their_own_that_joins_the_line() -> None:
    newest = trace(trend_figure(series(1, 2, 3, 4, 5)), "newest days")
    assert newest["y"] == [None, None, 3.0, 4.0, 5.0]


def words_of(hover: str) -> list[str]:
    """The lines of a hover without plotly's tags."""
    return [re.sub("<[^>]*>", "", line) for line in hover.split("<br>")]


def test_the_hover_tells_value_and_metric_the_change_and_what_was_restated() -> None:
    figure = trend_figure(compared(series(1251, 2, 3, 4), 1000))
    assert words_of(trace(figure, "Views")["text"][0]) == [
        "1,251 Views", "↑ up 25\u202f% on 1,000, Wed 28 Oct", "restated: was 1,204, now 1,251",
    ]  # fmt: skip


def test_the_hover_of_the_newest_days_tells_the_change_and_that_meta_still_counts() -> None:
    newest = trace(trend_figure(compared(series(1, 2, 3, 4, 5), 10)), "newest values")
    assert newest["x"] == ["2026-11-04", "2026-11-05"]
    assert words_of(newest["text"][-1]) == [
        "5 Views", "↓ down 50\u202f% on 10, Sat 31 Oct", "provisional: Meta may still be counting",
    ]  # fmt: skip


def test_the_hover_of_several_days_together_says_so() -> None:
    weekly = replace(series(1, 2, 3, 4), period="week")
    assert words_of(trace(trend_figure(weekly), "Views")["text"][1])[0] == "2 Views, rolling 7 days"


@pytest.mark.parametrize(
    ("unit", "now", "before", "told"),
    [
        ("ratio", "0.034", "0.03", "↑ up 0.4 percentage points on 3\u202f%, Sat 31 Oct"),
        ("percent", "3", "4", "↓ down 1 percentage point on 4\u202f%, Sat 31 Oct"),
        ("count", "7", "7", "→ unchanged on 7, Sat 31 Oct"),
        ("count", "7", "0", "0 on Sat 31 Oct"),
        ("count", "7", "-3", "-3 on Sat 31 Oct"),
    ],
)
def test_a_change_is_told_in_the_way_of_its_unit(
    unit: str, now: str, before: str, told: str
) -> None:
    day_before = Point(date(2026, 10, 31), "m", Decimal(before), False, None)
    today = Point(date(2026, 11, 28), "m", Decimal(now), False, None)
    assert words_of(change_line(today, day_before, unit)) == [told]


def test_a_day_of_another_year_is_named_with_it() -> None:
    before, today = (Point(date(year, 3, 1), "m", Decimal(7), False, None) for year in (2025, 2026))
    assert words_of(change_line(today, before, "count")) == ["→ unchanged on 7, Sat 1 Mar 2025"]


def test_names_in_the_hover_are_no_markup() -> None:
    assert "&lt;i&gt;" in value_line("<i>", Decimal(1), "count")


def test_the_values_begin_at_zero() -> None:
    axis = trend_figure(series(900, 950, 990, 940))["layout"]["yaxis"]
    assert axis["range"][0] == 0
    assert axis["tickvals"][0] == 0


def test_the_sentence_names_the_highest_and_the_last_day() -> None:
    sentence = describe(series(1, 9, 3, 4))
    assert "highest 9 on 2 Nov" in sentence
    assert "4 on the last day" in sentence


def test_a_sparkline_is_broken_at_a_gap_and_ends_in_a_dot() -> None:
    line = sparkline([Decimal(1), Decimal(2), None, Decimal(3), Decimal(4)])
    assert line.count("path") == 3
    assert line.count("h0") == 1
    assert sparkline([None, None]) == ""
