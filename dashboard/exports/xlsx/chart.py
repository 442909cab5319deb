"""The trend of the view as a native chart over the cells of its sheet."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from dashboard.components.comparisons import before_days
from dashboard.exports.data.tables import BY_NAME
from dashboard.exports.report.trend import read_trend
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
PART, VALUE, BEFORE_VALUE = "part", "value", "previous_value"


@dataclass
class Lines:
    """Which rows of the sheet of the trend belong to which line, by the line's name."""

    sheet: str = "trend"
    rows: dict[str, tuple[int, int]] = field(default_factory=dict)
    has_before: bool = False

    def seen(self, rows: Iterator[list[Any]]) -> Iterator[list[Any]]:
        """The rows as they pass by; those of a line follow each other."""
        part, before = self.column(PART), self.column(BEFORE_VALUE)
        for place, row in enumerate(rows, 1):
            first, _last = self.rows.get(row[part] or "", (place, place))
            self.rows[row[part] or ""] = (first, place)
            self.has_before = self.has_before or row[before] is not None
            yield row

    def column(self, name: str) -> int:
        """Where a column of the sheet is."""
        return list(BY_NAME[self.sheet].columns).index(name)

    def cells(self, name: str, column: str) -> list[Any]:
        """The cells of a line, as XlsxWriter names them."""
        (first, last), place = self.rows[name], self.column(column)
        return [self.sheet, first, place, last, place]


def draw_trend(work: Work, book: Workbook, sheet: Worksheet, row: int, lines: Lines) -> None:
    """Puts the chart on a sheet; nothing where the trend has no number."""
    trend = read_trend(work)
    if trend is None or not lines.rows:
        return
    bars = bool(trend.buckets and trend.series and trend.series.aggregation == "sum")
    chart = book.add_chart({"type": "column" if bars else "line"})
    for name in list(lines.rows)[:MOST_LINES]:
        chart.add_series(_series(lines, name, name or day_range(work.span.since, work.span.until)))
    if lines.has_before:
        days = before_days(work.span)
        line = {"values": lines.cells("", BEFORE_VALUE), "line": BEFORE}
        chart.add_series(_series(lines, "", days) | line)
    chart.set_title({"name": trend.title, "overlay": False, "name_font": {"size": 12}})
    chart.set_x_axis(DAYS | (WEEKS if len(work.span.days) > DAYS_LABELLED else {}))
    chart.set_y_axis(VALUES)
    chart.set_legend({"position": "bottom"})
    chart.show_blanks_as("gap")
    chart.set_size(SIZE)
    sheet.insert_chart(row, 0, chart, {"description": f"{trend.title}, {trend.key}. {trend.said}"})


def _series(lines: Lines, name: str, words: str) -> dict[str, Any]:
    return {
        "name": words,
        "categories": lines.cells(name, "date"),
        "values": lines.cells(name, VALUE),
        "line": {"width": 2.25},
    }
