"""The trend of the view as a native chart over the cells of its sheet."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from dashboard.charts.two_metrics import TwoMetrics
from dashboard.components.comparisons import before_days
from dashboard.exports.data.trend import TREND
from dashboard.exports.report.trend import ViewTrend, read_trend
from dashboard.exports.work import Work
from dashboard.format import day_range

SIZE = {"width": 940, "height": 320}
MOST_LINES = 8
BEFORE = {"color": "#8A94A0", "width": 1.25, "dash_type": "dash"}
DAYS = {"date_axis": True, "num_format": "d mmm", "major_gridlines": {"visible": False}}
# Labels of many days would stand aslant.
DAYS_LABELLED, WEEKS = 14, {"major_unit": 7, "major_unit_type": "days"}
GRID = {"visible": True, "line": {"color": "#E3E7EB"}}
VALUES = {"num_format": "#,##0", "major_gridlines": GRID}
DATE, PART, VALUE, BEFORE_VALUE = "date", "part", "value", "previous_value"
# The line of a second metric, whose days begin anew.
SECOND = "second metric"


@dataclass
class Lines:
    """Which rows of the sheet of the trend belong to which line, by the line's name."""

    sheet: str = TREND.name
    rows: dict[str, tuple[int, int]] = field(default_factory=dict)
    with_before: set[str] = field(default_factory=set)

    def seen(self, rows: Iterator[list[Any]]) -> Iterator[list[Any]]:
        """The rows as they pass by; those of a line follow each other."""
        part, day, before = (self.column(name) for name in (PART, DATE, BEFORE_VALUE))
        name, last = "", None
        for place, row in enumerate(rows, 1):
            if row[part]:
                name = row[part]
            elif last is not None and row[day] <= last:
                name = SECOND
            first, _last = self.rows.get(name, (place, place))
            self.rows[name], last = (first, place), row[day]
            if row[before] is not None:
                self.with_before.add(name)
            yield row

    def column(self, name: str) -> int:
        """Where a column of the sheet is."""
        return list(TREND.columns).index(name)

    def cells(self, name: str, column: str) -> list[Any]:
        """The cells of a line, as XlsxWriter names them."""
        (first, last), place = self.rows[name], self.column(column)
        return [self.sheet, first, place, last, place]


def draw_trend(work: Work, book: Workbook, sheet: Worksheet, row: int, lines: Lines) -> None:
    """Puts the chart on a sheet; nothing where the trend has no number."""
    trend = read_trend(work)
    if trend is None or not lines.rows:
        return
    two = trend.two
    chart = _chart_of_two(book, lines, work, two) if two else _chart(book, lines, work, trend)
    chart.set_title({"name": trend.title, "overlay": False, "name_font": {"size": 12}})
    chart.set_x_axis(DAYS | (WEEKS if len(work.span.days) > DAYS_LABELLED else {}))
    chart.set_legend({"position": "bottom"})
    chart.show_blanks_as("gap")
    chart.set_size(SIZE)
    sheet.insert_chart(
        row, 0, chart, {"description": f"{trend.title}, {trend.key}. {trend.said_without_band}"}
    )


def _chart(book: Workbook, lines: Lines, work: Work, trend: ViewTrend) -> Any:
    """A metric or its parts."""
    bars = bool(trend.buckets and trend.series and trend.series.aggregation == "sum")
    chart = book.add_chart({"type": "column" if bars else "line"})
    for name in list(lines.rows)[:MOST_LINES]:
        chart.add_series(_series(lines, name, name or day_range(work.span.since, work.span.until)))
    if "" in lines.with_before:
        chart.add_series(_before(lines, "", before_days(work.span)))
    chart.set_y_axis(VALUES)
    return chart


def _chart_of_two(book: Workbook, lines: Lines, work: Work, two: TwoMetrics) -> Any:
    """A metric and the one beside it, which has an axis of its own where both do not fit one."""
    own = {} if two.on_one_axis else {"y2_axis": True}
    both = (two.first, two.second)
    charts = [book.add_chart({"type": "column" if one.as_bars else "line"}) for one in both]
    named = zip(charts, both, two.colors, ("", SECOND), ({}, own), strict=True)
    for chart, one, color, name, axis in named:
        title, look = one.series.title, {"fill" if one.as_bars else "line": {"color": color}}
        chart.add_series(_series(lines, name, title) | look | axis)
        if name in lines.with_before:
            before = _before(lines, name, f"{title}, {before_days(work.span)}")
            chart.add_series(before | {"line": BEFORE | {"color": color}} | axis)
    first, second = (one.series.title for one in both)
    charts[0].set_y_axis(VALUES | {"name": two.title if two.on_one_axis else first})
    charts[1].set_y2_axis({"num_format": VALUES["num_format"], "name": second})
    charts[0].combine(charts[1])
    return charts[0]


def _before(lines: Lines, name: str, words: str) -> dict[str, Any]:
    values = {"values": lines.cells(name, BEFORE_VALUE), "line": BEFORE}
    return _series(lines, name, words) | values


def _series(lines: Lines, name: str, words: str) -> dict[str, Any]:
    return {
        "name": words,
        "categories": lines.cells(name, "date"),
        "values": lines.cells(name, VALUE),
        "line": {"width": 2.25},
    }
