"""The trend as it is drawn: one metric, its parts or two metrics, with words and a table."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from dashboard.charts.axes import EMPTY_FIGURE, Figure
from dashboard.charts.buckets import buckets_figure, describe_buckets
from dashboard.charts.parts import describe_parts, parts_figure
from dashboard.charts.trend import describe, trend_figure
from dashboard.charts.two_metrics import Shown, TwoMetrics, two_figure
from dashboard.components.buckets import bucket_words, buckets_table
from dashboard.components.chart_tables import Ways, parts_table, series_table
from dashboard.components.comparisons import before_days
from dashboard.components.explain import glossary_way
from dashboard.components.notes import READER, Writer, notes_list, notes_of
from dashboard.components.notices import no_day_yet, notice, wrong_value
from dashboard.components.trend_choices import title_of
from dashboard.components.trend_words import words_of_line, words_of_parts
from dashboard.components.two_metrics import two_table, words_of_two
from dashboard.page_context import PageContext
from dashboard.queries.days.ranges import DateRange
from dashboard.queries.inputs import BadInput
from dashboard.queries.insights.buckets import BUCKETS, read_buckets
from dashboard.queries.insights.splits import KEYS, only_in_parts, read_split
from dashboard.queries.insights.timeseries import Timeseries, read_timeseries

SHOW_TABLE, HIDE_TABLE = "Show as table", "Hide the table"


@dataclass(frozen=True)
class Trend:
    """What the trend's places hold, its choices apart."""

    figure: Figure
    frame_class: str
    sentence: str
    below: Any
    # Drawn only where somebody looks at it: a row a day is much for a browser.
    draw_table: Callable[[], Any] = list


def draw_trend(context: PageContext, writer: Writer = READER) -> Trend:
    """The trend of the address. A metric, period or part that cannot be used says so.

    `writer` is who may change which of the notes below it.

    Raises BadInput for the range.
    """
    span = context.date_range()
    if span.is_empty:
        return nothing(no_day_yet())
    try:
        return _way_to_draw(context)(context, span, writer)
    except BadInput as error:
        return nothing(wrong_value(error))


def _way_to_draw(context: PageContext) -> Callable[[PageContext, DateRange, Writer], Trend]:
    if context.address.second:
        return _two
    if context.address.period in BUCKETS:
        return _buckets
    return _parts if _split(context) else _line


def nothing(message: Any) -> Trend:
    """The trend's places when there is no line to draw."""
    return Trend(EMPTY_FIGURE, "frame frame-empty", "No chart", message)


def _no_value(context: PageContext) -> Any:
    """Of a Page without any number the banner, or the key figures, tell why."""
    if context.fresh.data_through is None:
        return []
    return notice(f"{title_of(context.address.metric)} has no value in these days.")


def _split(context: PageContext) -> str:
    """How the metric is split; a map whose keys do not add up is always shown in parts."""
    return context.address.split or (KEYS if only_in_parts("PAGE", context.address.metric) else "")


def _series(
    context: PageContext, span: DateRange, metric: str = "", *, with_bands: bool = False
) -> Timeseries:
    state = context.address
    return read_timeseries(
        context.session,
        context.page,
        metric or state.metric,
        "day" if state.period in BUCKETS else state.period,
        span,
        now=context.now,
        fresh=context.fresh,
        with_bands=with_bands,
    )


def _line(context: PageContext, span: DateRange, writer: Writer) -> Trend:
    series = _series(context, span, with_bands=True)
    if _is_empty(series):
        return nothing(_no_value(context))
    values = [point.value for point in series.points]
    notes = notes_of(context, span, series.metric, values, writer)
    return Trend(
        figure=trend_figure(series, notes),
        frame_class="frame frame-named",
        sentence=describe(series),
        below=[*words_of_line(series), *notes_list(context, notes)],
        draw_table=partial(series_table, series, notes, _ways(context)),
    )


def _buckets(context: PageContext, span: DateRange, writer: Writer) -> Trend:
    """The calendar weeks or months of a metric's days."""
    series, bucket = _series(context, span), context.address.period
    if _is_empty(series):
        return nothing(_no_value(context))
    buckets = read_buckets(context.session, context.page, series, bucket, span)
    values = [point.value for point in series.points]
    notes, before = notes_of(context, span, series.metric, values, writer), before_days(span)
    words: list[Any] = [
        bucket_words(series, bucket, buckets, before),
        " ",
        glossary_way(series.metric),
    ]
    return Trend(
        figure=buckets_figure(series, buckets),
        frame_class="frame",
        sentence=describe_buckets(series, buckets),
        below=[html.P(words, className="note"), *notes_list(context, notes)],
        draw_table=partial(buckets_table, series, buckets, before),
    )


def _two(context: PageContext, span: DateRange, writer: Writer) -> Trend:
    """The metric beside a second one; alone where that has no value."""
    address = context.address
    first, second = (_shown(context, span, key) for key in (address.metric, address.second))
    if _is_empty(first.series):
        return nothing(_no_value(context))
    if _is_empty(second.series):
        alone = draw_trend(replace(context, address=replace(address, second="")), writer)
        words = html.P(f"{second.series.title} has no value in these days.", className="note")
        return replace(alone, below=[words, *alone.below])
    two, before = TwoMetrics(first, second), before_days(span)
    values = _any_values(two)
    notes = notes_of(context, span, first.series.metric, values, writer)
    return Trend(
        figure=two_figure(two, [] if first.buckets else notes),
        frame_class="frame frame-named" if two.on_one_axis else "frame",
        sentence=two.describe(),
        below=[*words_of_two(two, address.period, before), *notes_list(context, notes)],
        draw_table=partial(two_table, two, before, notes, _ways(context)),
    )


def _is_empty(series: Timeseries) -> bool:
    return all(point.value is None for point in series.points)


def _any_values(two: TwoMetrics) -> list[Decimal | None]:
    """A number of each day, of whichever has one."""
    pairs = zip(two.first.series.points, two.second.series.points, strict=True)
    return [one.value if one.value is not None else other.value for one, other in pairs]


def _shown(context: PageContext, span: DateRange, metric: str) -> Shown:
    series, bucket = _series(context, span, metric), context.address.period
    if bucket not in BUCKETS:
        return Shown(series)
    return Shown(series, read_buckets(context.session, context.page, series, bucket, span))


def _parts(context: PageContext, span: DateRange, writer: Writer) -> Trend:
    total = _series(context, span)
    split = read_split(context.session, context.page, total, span, _split(context), now=context.now)
    if not split.parts:
        return nothing(_no_value(context))
    notes = notes_of(context, span, split.metric, split.any_values, writer)
    return Trend(
        figure=parts_figure(split, notes),
        frame_class="frame frame-named",
        sentence=describe_parts(split),
        below=[*words_of_parts(split, span), *notes_list(context, notes)],
        draw_table=partial(parts_table, split, notes, _ways(context)),
    )


def _ways(context: PageContext) -> Ways | None:
    """The ways to the stored values of a day; a visitor of a link has none."""
    if context.visitor is not None:
        return None
    address = context.address
    return lambda day, metric, part: address.of_day(day, metric=metric, part=part)


def table_place() -> html.Div:
    """The button that shows the numbers of the chart as a table, and where the table comes."""
    button = dbc.Button(
        SHOW_TABLE,
        type="button",
        id="trend-table-open",
        color="link",
        size="sm",
        class_name="ps-0",
        n_clicks=0,
    )
    return html.Div([button, html.Div(id="trend-table")], className="chart-table")
