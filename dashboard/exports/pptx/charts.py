"""Lines of the report as native charts, with their numbers in the sheet behind them."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.enum.dml import MSO_LINE
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Inches, Pt

from dashboard.charts.names import part_name
from dashboard.charts.two_metrics import Shown, TwoMetrics
from dashboard.exports.pptx.deck import LEFT, MUTED, ROOM, rgb
from dashboard.exports.report.trend import ViewTrend, days_before
from dashboard.format import day_range
from dashboard.queries.insights.timeseries import Timeseries
from dashboard.theme import color_of_metric

TOP, LARGE, DAYS_LABELLED = 1.3, 1000, 14
WEEKLY = ("c:majorUnit", "7"), ("c:majorTimeUnit", "days")
# Where a chart begins, and how high it is.
Place = tuple[float, float]
Line = tuple[str, Sequence[Decimal | None]]


def draw_series(slide: Any, series: Timeseries, high: float) -> None:
    """A metric by day, `high` inches, with the days before dashed where they have numbers."""
    days = day_range(series.since, series.until, year=True)
    _draw_days(slide, series, days, (TOP, high))


def draw_trend(slide: Any, trend: ViewTrend, high: float) -> None:
    """The trend of the view: its line, a line for each part, or two metrics."""
    place = (TOP, high)
    if trend.two is not None:
        _draw_two(slide, trend, trend.two, place)
    elif trend.buckets and trend.series is not None:
        _draw_buckets(slide, trend, Shown(trend.series, trend.buckets), trend.key, place)
    elif trend.series is not None:
        draw_series(slide, trend.series, high)
    elif trend.split is not None:
        parts = [(part_name(part.name), part.values) for part in trend.split.parts]
        _draw(slide, place, trend.split.days, parts)


def _draw_two(slide: Any, trend: ViewTrend, two: TwoMetrics, place: Place) -> None:
    """Both in one chart; one below the other where each has a scale of its own."""
    both = (two.first, two.second)
    if two.on_one_axis and not two.first.buckets:
        _draw_together(slide, two, place)
        return
    top, high = place
    halves = ((top, high / 2), (top + high / 2, high / 2))
    for one, color, half in zip(both, two.colors, halves, strict=True):
        title = one.series.title
        if one.buckets:
            _draw_buckets(slide, trend, one, title, half)
        else:
            _draw_days(slide, one.series, title, half, color)


def _draw_together(slide: Any, two: TwoMetrics, place: Place) -> None:
    """Two lines, and the days before of each dashed in its colour."""
    both = [one.series for one in (two.first, two.second)]
    colored = list(zip(both, two.colors, strict=True))
    before = [(series, color) for series, color in colored if days_before(series)]
    lines: list[Line] = [(series.title, _values(series.points)) for series in both]
    lines += [(f"{one.title}, {days_before(one)}", _before(one)) for one, _color in before]
    plot = _draw(slide, place, [point.date for point in both[0].points], lines)
    looks = [
        *((color, False) for _one, color in colored),
        *((color, True) for _one, color in before),
    ]
    for line, (color, dashed) in zip(plot.series, looks, strict=True):
        _look(line, color, dashed=dashed)


def _draw_days(slide: Any, series: Timeseries, name: str, place: Place, color: str = "") -> None:
    lines: list[Line] = [(name, _values(series.points))]
    before = days_before(series)
    lines += [(before, _before(series))] if before else []
    plot = _draw(slide, place, [point.date for point in series.points], lines)
    _look(plot.series[0], color or color_of_metric(series.metric))
    if before:
        _look(plot.series[1], MUTED, dashed=True)


def _draw_buckets(slide: Any, trend: ViewTrend, shown: Shown, name: str, place: Place) -> None:
    """Calendar weeks or months: columns where they are totals."""
    lines: list[Line] = [(name, [one.value for one in shown.buckets])]
    if any(one.previous is not None for one in shown.buckets):
        lines.append((trend.before, [one.previous for one in shown.buckets]))
    kind = XL_CHART_TYPE.COLUMN_CLUSTERED if shown.as_bars else XL_CHART_TYPE.LINE
    _draw(slide, place, [one.since for one in shown.buckets], lines, kind)


def _before(series: Timeseries) -> list[Decimal | None]:
    return _values(series.previous)[: len(series.points)]


def _values(points: Sequence[Any]) -> list[Decimal | None]:
    return [point.value for point in points]


def _draw(
    slide: Any,
    place: Place,
    days: Sequence[date],
    lines: Sequence[Line],
    kind: Any = XL_CHART_TYPE.LINE,
) -> Any:
    data = CategoryChartData(number_format="#,##0.##")
    data.categories = list(days)
    for name, values in lines:
        data.add_series(name, [None if one is None else float(one) for one in values])
    top, height = place
    room = [Inches(one) for one in (LEFT, top, ROOM, height)]
    chart = slide.shapes.add_chart(kind, *room, data).chart
    chart.has_title, chart.has_legend = False, True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    chart.font.size = Pt(11)
    chart.category_axis.tick_labels.number_format = "d mmm"
    chart.category_axis.tick_labels.number_format_is_linked = False
    values = chart.value_axis
    values.major_gridlines.format.line.color.rgb = rgb("#E3E7EB")
    if max((one or 0 for _name, each in lines for one in each), default=0) >= LARGE:
        values.tick_labels.number_format = "#,##0"
        values.tick_labels.number_format_is_linked = False
    if len(days) > DAYS_LABELLED:
        _label_each_week(chart)
    for line in chart.plots[0].series if kind == XL_CHART_TYPE.LINE else ():
        line.smooth = False
    return chart.plots[0]


def _label_each_week(chart: Any) -> None:
    """Labels of all days would stand aslant; python-pptx knows no steps of an axis of days."""
    for axis in chart.element.xpath("c:chart/c:plotArea/c:dateAx"):
        for name, value in WEEKLY:
            step = OxmlElement(name)
            step.set("val", value)
            axis.append(step)


def _look(line: Any, color: str, *, dashed: bool = False) -> None:
    look = line.format.line
    look.color.rgb, look.width = rgb(color), Pt(1.5 if dashed else 2.25)
    if dashed:
        look.dash_style = MSO_LINE.DASH
