"""The tables of an export: what each column means, and its rows, one at a time."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from dashboard.charts.names import part_name
from dashboard.charts.two_metrics import Shown
from dashboard.components.buckets import bucket_marks
from dashboard.exports.data import post_history
from dashboard.exports.data.points import stored_points
from dashboard.exports.report.trend import bucket_of, read_parts, read_trend, split_of
from dashboard.exports.work import ExportError, Work
from dashboard.queries.insights.buckets import Bucket
from dashboard.queries.insights.overview import read_overview
from dashboard.queries.insights.timeseries import read_timeseries
from dashboard.queries.posts.ranking import RankedPost, rank_posts
from models.pacific import PACIFIC

Row = list[Any]
POSTS_AT_ONCE = 500
COUNTERS = {
    "views": "post_media_view",
    "viewers": "post_total_media_view_unique",
    "reactions": "post_reactions_by_type_total",
    "engagements": "post_activity_by_action_type",
    "clicks": "post_clicks",
}
NOTE_KINDS = {
    "user": "person",
    "metric_retired": "meta",
    "sync_gap": "gap",
    "post_above_median": "post",
}


@dataclass(frozen=True)
class Table:
    """A file of the ZIP, a sheet of the workbook: its columns with their meaning, its rows."""

    name: str
    about: str
    columns: dict[str, str]
    rows: Callable[[Work], Iterator[Row]]


def _kpis(work: Work) -> Iterator[Row]:
    overview = read_overview(work.session, work.page, work.span, now=work.made_at)
    for kpi in overview.kpis:
        yield [
            kpi.metric,
            kpi.title,
            kpi.value,
            kpi.unit,
            kpi.label,
            kpi.previous,
            kpi.compared and kpi.compared.value,
            kpi.compared and kpi.compared.previous,
            kpi.compared and kpi.compared.days,
            kpi.change,
            kpi.net_change,
            kpi.days,
            kpi.of_days,
            overview.since,
            overview.until,
            overview.previous_since,
            overview.previous_until,
            kpi.formula,
            kpi.counted_since,
            kpi.change_points,
            overview.compare,
            kpi.imported_days,
        ]


def _trend(work: Work) -> Iterator[Row]:
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


def _notes(work: Work) -> Iterator[Row]:
    trend = read_trend(work)
    for note in trend.notes if trend else []:
        yield [note.day, NOTE_KINDS.get(note.kind, note.kind), note.text]


def _daily_points(work: Work) -> Iterator[Row]:
    return stored_points(work)


def _posts(work: Work) -> Iterator[Row]:
    offset, rank = 0, 0
    while True:
        ranking = rank_posts(
            work.session,
            work.page,
            work.options.posts_metric,
            work.options.posts_sort,
            work.span,
            order_by=work.options.posts_order_by,
            wanted=work.wanted,
            limit=POSTS_AT_ONCE,
            offset=offset,
        )
        for post in ranking.posts:
            rank += 1
            yield _post(work, rank, post)
        if ranking.next_offset is None:
            return
        offset = ranking.next_offset


def _post(work: Work, rank: int, post: RankedPost) -> Row:
    return [
        rank,
        post.post_id,
        post.created_time.astimezone(ZoneInfo(work.tenant.time_zone)),
        post.created_time.astimezone(PACIFIC).date(),
        post.type,
        post.message,
        post.permalink_url,
        work.options.posts_metric,
        post.value,
        post.times_usual,
        *(post.metrics.get(key) for key in COUNTERS.values()),
        post.engagement_rate,
        "; ".join(label.name for label in post.labels) or None,
        "; ".join(post.imported) or None,
    ]


TABLES = (
    Table(
        "kpis",
        "the key figures of the overview, each with the days that it is compared with",
        {
            "metric": "Meta's key of the metric; engagement_rate is computed here",
            "title": "the metric in words",
            "value": "the number of the period",
            "unit": "count, ratio (0.05 is 5 %), milliseconds, percent, us_cents, currency_micro",
            "made_from": "how the number comes from the days: total, last value, daily average,"
            " or Meta's own 7 or 28 day number",
            "previous_value": "the number of the days that it is compared with",
            "compared_value": "the number of the days that both periods have: what change compares",
            "compared_previous": "the same of the days that it is compared with",
            "compared_days": "how many days both periods have",
            "change": "the change as a ratio: (compared_value - compared_previous) ÷"
            " compared_previous",
            "net_change": "for followers and other stocks: how far it moved in the period",
            "days_with_value": "days of the period that have a value",
            "days": "days of the period",
            "since": "first Pacific day of the period",
            "until": "last Pacific day of the period",
            "previous_since": "first Pacific day that it is compared with; empty without one",
            "previous_until": "last Pacific day that it is compared with",
            "formula": "how a computed number is computed",
            "counted_since": "the day of a change of metric, where it leaves days out",
            "change_points": "the change of a rate, in percentage points",
            "compare": "what is compared with: previous (the period before), year (the same days a"
            " year before), custom (days of choice), none",
            "imported_days": "how many of the days came from a file, and not from Meta's API",
        },
        _kpis,
    ),
    Table(
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
        _trend,
    ),
    Table(
        "notes",
        "the notes on the days of the chart",
        {
            "day": "Pacific day",
            "kind": "person, meta (a metric was retired), gap, post (above what is usual)",
            "note": "what is noted",
        },
        _notes,
    ),
    Table(
        "daily_points",
        "every stored number of the Page in the period",
        {
            "metric": "Meta's key of the metric; see data_dictionary",
            "period": "day, or rolling: week (7 days) and days_28 end with the day",
            "breakdown": "empty for the total, else the key that Meta gives",
            "date": "Pacific day",
            "value": "the number as Meta sent it",
            "unit": "as in kpis",
            "provisional": "true while Meta may still be counting",
            "restated_from": "the number that was shown before Meta changed it",
            "imported": "true where the number came from a file, and not from Meta's API",
        },
        _daily_points,
    ),
    Table(
        "posts",
        "the posts published in the period, in the order of the view",
        {
            "rank": "place in the order of the view",
            "post_id": "Facebook's id of the post",
            "published_at": "when it was published, in the time zone of the workspace",
            "published_on": "the Pacific day on which it was published",
            "type": "photo, video, reel, link, status and others as Meta names them",
            "text": "the post's text, at most 32,000 characters",
            "link": "its address on Facebook",
            "ranked_by": "the metric of the order",
            "ranked_value": "its newest value; empty where there is none yet",
            "times_usual": "ranked_value ÷ the median of the Page's posts of this type at the same"
            " age",
            **{name: f"newest value of {key}" for name, key in COUNTERS.items()},
            "engagement_rate": "(reactions + comments + shares) ÷ viewers of the same post",
            "labels": "the names of its labels, with semicolons between them",
            "imported": "the metrics whose newest value came from a file, and not from Meta's API,"
            " with semicolons between them",
        },
        _posts,
    ),
    Table(
        "post_history",
        "how the counters of these posts grew: a row for each day on which one had changed",
        post_history.COLUMNS,
        post_history.post_history,
    ),
)
BY_NAME = {table.name: table for table in TABLES}
