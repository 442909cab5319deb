"""The trend: metric picker, periods and parts, the chart and its table."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from catalog.source import load_catalog
from dashboard.charts.axes import EMPTY_FIGURE, Figure
from dashboard.charts.buckets import buckets_figure, describe_buckets
from dashboard.charts.names import part_name
from dashboard.charts.parts import (
    days_before_are_drawn,
    describe_parts,
    hidden_parts,
    parts_figure,
)
from dashboard.charts.trend import describe, trend_figure
from dashboard.components.buckets import BUCKET_NAMES, bucket_words, buckets_table
from dashboard.components.chart_tables import Ways, parts_table, series_table
from dashboard.components.comparisons import before_days
from dashboard.components.explain import glossary_way
from dashboard.components.notes import READER, Writer, notes_list, notes_of
from dashboard.components.notices import no_day_yet, notice, wrong_value
from dashboard.format import PERIOD_WORDS, day
from dashboard.page_address import PageAddress
from dashboard.page_context import PageContext
from dashboard.queries.days.ranges import DateRange
from dashboard.queries.inputs import BadInput
from dashboard.queries.insights.buckets import BUCKETS, read_buckets
from dashboard.queries.insights.splits import KEYS, Split, only_in_parts, read_split, splits_of
from dashboard.queries.insights.timeseries import PERIODS, Timeseries, read_timeseries

PERIOD_NAMES = {"day": "Day", "week": "7 days", "days_28": "28 days"}
SPLIT_NAMES = {
    "": "Total",
    "ads": "Ads / organic",
    "followers": "Followers / others",
    KEYS: "In parts",
}
Names = dict[str, str]
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


def metric_title(context: PageContext) -> str:
    """The metric of the address in words."""
    known = load_catalog().metric("PAGE", context.address.metric)
    return known.title if known else "Trend"


def split_choices(metric: str) -> Names:
    """The parts in which a metric can be drawn, by value; nothing where there are none."""
    names = () if only_in_parts("PAGE", metric) else splits_of("PAGE", metric)
    return {name: SPLIT_NAMES[name] for name in ("", *names)} if names else {}


def period_choices(metric: str, split: str = "") -> Names:
    """The periods in which Meta counts a metric, by value, and calendar weeks and months of its
    days; of its parts none."""
    known = load_catalog().metric("PAGE", metric)
    usable = [period for period in PERIODS if known is None or period in known.periods]
    whole = not split and "day" in usable and not only_in_parts("PAGE", metric)
    return {name: PERIOD_NAMES[name] for name in usable} | (BUCKET_NAMES if whole else {})


def fitting(address: PageAddress) -> PageAddress:
    """The address with parts and a period that its metric has, where another metric had others."""
    splits, split, period = split_choices(address.metric), address.split, address.period
    if split in SPLIT_NAMES and split not in splits:
        split = ""
    periods = period_choices(address.metric, split)
    if period in PERIOD_NAMES | BUCKET_NAMES and period not in periods:
        period = next(iter(periods), period)
    return replace(address, split=split, period=period)


def draw_trend(context: PageContext, writer: Writer = READER) -> Trend:
    """The trend of the address. A metric, period or part that cannot be used says so.

    `writer` is who may change which of the notes below it.

    Raises BadInput for the range.
    """
    span = context.date_range()
    if span.is_empty:
        return nothing(no_day_yet())
    try:
        draw = _parts if _split(context) else _line
        if context.address.period in BUCKETS:
            draw = _buckets
        return draw(context, span, writer)
    except BadInput as error:
        return nothing(wrong_value(error))


def nothing(message: Any) -> Trend:
    """The trend's places when there is no line to draw."""
    return Trend(EMPTY_FIGURE, "frame frame-empty", "No chart", message)


def _no_value(context: PageContext) -> Any:
    """Of a Page without any number the banner, or the key figures, tell why."""
    if context.fresh.data_through is None:
        return []
    return notice(f"{metric_title(context)} has no value in these days.")


def _split(context: PageContext) -> str:
    """How the metric is split; a map whose keys do not add up is always shown in parts."""
    return context.address.split or (KEYS if only_in_parts("PAGE", context.address.metric) else "")


def _series(context: PageContext, span: DateRange) -> Timeseries:
    state, now, fresh = context.address, context.now, context.fresh
    period = "day" if state.period in BUCKETS else state.period
    return read_timeseries(
        context.session, context.page, state.metric, period, span, now=now, fresh=fresh
    )


def _line(context: PageContext, span: DateRange, writer: Writer) -> Trend:
    series = _series(context, span)
    if all(point.value is None for point in series.points):
        return nothing(_no_value(context))
    values = [point.value for point in series.points]
    notes = notes_of(context, span, series.metric, values, writer)
    return Trend(
        figure=trend_figure(series, notes),
        frame_class="frame frame-named",
        sentence=describe(series),
        below=[*_words(series), *notes_list(context, notes)],
        draw_table=partial(series_table, series, notes, _ways(context)),
    )


def _buckets(context: PageContext, span: DateRange, writer: Writer) -> Trend:
    """The calendar weeks or months of a metric's days."""
    series, bucket = _series(context, span), context.address.period
    if all(point.value is None for point in series.points):
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
        below=[*_words_of_parts(split, span), *notes_list(context, notes)],
        draw_table=partial(parts_table, split, notes, _ways(context)),
    )


def _ways(context: PageContext) -> Ways | None:
    """The ways to the stored values of a day; a visitor of a link has none."""
    if context.visitor is not None:
        return None
    address = context.address
    return lambda day, metric, part: address.of_day(day, metric=metric, part=part)


def _words_of_parts(split: Split, span: DateRange) -> list[Any]:
    """What must be said of the lines, and their names where a narrow screen cuts them off."""
    texts = [f"{split.title} in parts, {PERIOD_WORDS[split.period]}."]
    if days_before_are_drawn(split):
        texts.append(f"The dashed lines are {before_days(span)}.")
    texts += [text for text in [hidden_parts(split)] if text]
    texts += [seam.note for seam in split.total.seams]
    words = html.P([" ".join(texts), " ", glossary_way(split.metric)], className="note")
    return [_part_names(split), words]


def _part_names(split: Split) -> html.Div:
    return html.Div(
        [
            html.Span(
                [html.Span(className=f"dot dot-{place}"), part_name(part.name)],
                className="key-part",
            )
            for place, part in enumerate(split.parts, 1)
        ],
        className="key key-narrow",
    )


def _words(series: Timeseries) -> list[Any]:
    """What must be said of the line: period, seams, stand-ins, retirement."""
    texts = [f"{series.title}, {PERIOD_WORDS[series.period]}."]
    texts += [seam.note for seam in series.seams]
    texts += series.stand_ins
    known = load_catalog().metric("PAGE", series.metric)
    if known is not None and known.deprecated_on is not None:
        texts.append(f"Meta retired this metric on {day(known.deprecated_on, year=True)}.")
    return [html.P([" ".join(texts), " ", glossary_way(series.metric)], className="note")]


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
