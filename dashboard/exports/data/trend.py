"""The chart of the view as rows: its lines day by day, its parts, or its weeks and months."""

from collections.abc import Iterator

from dashboard.charts.names import part_name
from dashboard.charts.two_metrics import Shown
from dashboard.components.buckets import bucket_marks
from dashboard.exports.data.table import Row, Table
from dashboard.exports.report.trend import bucket_of, read_parts, read_trend, split_of
from dashboard.exports.work import ExportError, Work
from dashboard.queries.insights.buckets import Bucket
from dashboard.queries.insights.timeseries import read_timeseries


def _rows(work: Work) -> Iterator[Row]:
    if split_of(work):
        return _split(work)
    return _buckets(work) if bucket_of(work) else _lines(work)


def _buckets(work: Work) -> Iterator[Row]:
    """The calendar weeks or months of the view, as its chart shows them."""
    trend = read_trend(work)
    if trend is None or trend.series is None:
        return
    first = Shown(trend.series, trend.buckets)
    for shown in (first, trend.second) if trend.second else (first,):
        metric, unit = shown.series.metric, shown.series.unit
        for one in shown.buckets:
            before = _before(work, one, metric)
            marks = [
                one.provisional,
                None,
                one.imported_days > 0,
                *before,
                bucket_marks(one) or None,
            ]
            yield [one.since, metric, trend.bucket, None, one.value, unit, *marks]


def _before(work: Work, one: Bucket, metric: str) -> Row:
    """The first of the days that a bucket is compared with, its metric and its number."""
    if one.previous is None:
        return [None] * 3
    place = (one.since - work.span.since).days
    return [work.span.previous_days[place], metric, one.previous]


def _lines(work: Work) -> Iterator[Row]:
    """The metric of the view, and then the one beside it, if there is any."""
    options = work.options
    for metric in filter(None, (options.trend_metric, options.trend_second)):
        yield from _line(work, metric)


def _line(work: Work, metric: str) -> Iterator[Row]:
    series = read_timeseries(
        work.session, work.page, metric, work.options.trend_period, work.span, now=work.made_at
    )
    seams = {seam.date: seam.note for seam in series.seams}
    for place, point in enumerate(series.points):
        before = series.previous[place] if place < len(series.previous) else None
        yield [
            point.date,
            point.metric,
            series.period,
            None,
            point.value,
            series.unit,
            point.provisional,
            point.restated_from,
            point.imported,
            before.date if before else None,
            before.metric if before else None,
            before.value if before else None,
            seams.get(point.date),
        ]


def _split(work: Work) -> Iterator[Row]:
    split = read_parts(work)
    if split is None:
        raise ExportError("This metric is not counted in these parts.")
    for part in split.parts:
        name = part_name(part.name)
        for point in part.points:
            provisional = point.value is not None and point.provisional
            marks = [provisional, point.restated_from, point.imported, *[None] * 4]
            yield [point.date, split.metric, split.period, name, point.value, split.unit, *marks]


TREND = Table(
    "trend",
    "the line of the chart by day, with the days that it is compared with; a second metric"
    " of the chart follows the first",
    {
        "date": "Pacific day",
        "metric": "the metric that gave the value; it changes where a successor takes over",
        "period": "day, or rolling: week (7 days) and days_28 end with the day;"
        " calendar_week and calendar_month begin with it",
        "part": "the part of the metric in words; empty for the total",
        "value": "the number; empty is a gap, never zero",
        "unit": "as in kpis",
        "provisional": "true while Meta may still be counting",
        "restated_from": "the number that was shown before Meta changed it",
        "imported": "true where the number came from a file, and not from Meta's API",
        "previous_date": "the Pacific day that it is compared with, by its place",
        "previous_metric": "the metric that gave it; the two compare only where it is the same",
        "previous_value": "its number",
        "seam": "says so on the first day after a change of metric; the sides do not compare;"
        " of a calendar week or month what is to be known of its number",
    },
    _rows,
)
