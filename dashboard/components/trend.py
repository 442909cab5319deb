"""The trend: metric picker, periods and parts, the chart and its twin as a table."""

from dataclasses import dataclass
from typing import Any

from dash import html

from catalog.picker import PickerMetric
from catalog.source import load_catalog
from dashboard.attributes import attributes
from dashboard.charts.axes import Figure
from dashboard.charts.names import part_name
from dashboard.charts.parts import (
    days_before_are_drawn,
    describe_parts,
    hidden_parts,
    parts_figure,
)
from dashboard.charts.trend import describe, trend_figure
from dashboard.components.chart_tables import parts_table, series_table
from dashboard.components.explain import glossary_way
from dashboard.components.kpis import no_data
from dashboard.components.notes import add_form, notes_list, notes_of
from dashboard.components.picker import metric_choices, picker, retired_switch
from dashboard.components.segments import Segment, segments
from dashboard.components.view import PageContext, notice, wrong_value
from dashboard.format import PERIOD_WORDS, day, day_range
from dashboard.queries.days.ranges import DateRange
from dashboard.queries.inputs import BadInput
from dashboard.queries.insights.splits import KEYS, Split, only_in_parts, read_split, splits_of
from dashboard.queries.insights.timeseries import PERIODS, Timeseries, read_timeseries
from dashboard.queries.workspace.annotations import Note

PERIOD_NAMES = {"day": "Day", "week": "7 days", "days_28": "28 days"}
SPLIT_NAMES = {
    "": "Total",
    "ads": "Ads / organic",
    "followers": "Followers / others",
    KEYS: "In parts",
}
EMPTY_FIGURE: Figure = {
    "data": [],
    "layout": {"xaxis": {"visible": False}, "yaxis": {"visible": False}},
}


@dataclass(frozen=True)
class Trend:
    """What the trend's places hold, its head apart."""

    figure: Figure
    frame_class: str
    sentence: str
    below: Any


def trend_head(context: PageContext) -> list[Any]:
    """Title and choices. It depends on the address alone, so that new numbers leave it open."""
    metrics, choices = metric_choices(context, "PAGE", context.address.metric, "metric")
    chosen = next((metric for metric in metrics if metric.key == context.address.metric), None)
    shown = chosen.title if chosen else "Choose a metric"
    return [
        html.H2(shown, className="section-title", id="trend-title"),
        html.Div(
            [
                picker("Metric", shown, choices, retired_switch(context)),
                _splits(context),
                _periods(context, chosen),
            ],
            className="controls",
        ),
    ]


def metric_title(context: PageContext) -> str:
    """The metric of the address in words."""
    known = load_catalog().metric("PAGE", context.address.metric)
    return known.title if known else "Trend"


def draw_trend(context: PageContext) -> Trend:
    """The trend of the address. A metric, period or part that cannot be used says so.

    Raises BadInput for the range.
    """
    span = context.date_range()
    if span.is_empty:
        return nothing(notice("No day of this month has ended yet.", "Look again tomorrow."))
    try:
        return _parts(context, span) if _split(context) else _line(context, span)
    except BadInput as error:
        return nothing(wrong_value(error))


def nothing(message: Any) -> Trend:
    """The trend's places when there is no line to draw."""
    return Trend(EMPTY_FIGURE, "frame frame-empty", "No chart", message)


def _split(context: PageContext) -> str:
    """How the metric is split; a map whose keys do not add up is always shown in parts."""
    return context.address.split or (KEYS if only_in_parts("PAGE", context.address.metric) else "")


def _series(context: PageContext, span: DateRange) -> Timeseries:
    state, now, fresh = context.address, context.now, context.fresh
    return read_timeseries(
        context.session, context.page, state.metric, state.period, span, now=now, fresh=fresh
    )


def _line(context: PageContext, span: DateRange) -> Trend:
    series = _series(context, span)
    if all(point.value is None for point in series.points):
        return nothing(no_data(context))
    notes = notes_of(context, span, series.metric, [point.value for point in series.points])
    return Trend(
        figure=trend_figure(series, notes),
        frame_class="frame frame-named",
        sentence=describe(series),
        below=_below(context, span, notes, _words(series), series_table(series, notes)),
    )


def _parts(context: PageContext, span: DateRange) -> Trend:
    total = _series(context, span)
    split = read_split(context.session, context.page, total, span, _split(context), now=context.now)
    if not split.parts:
        return nothing(no_data(context))
    notes = notes_of(context, span, split.metric, split.any_values)
    return Trend(
        figure=parts_figure(split, notes),
        frame_class="frame frame-named",
        sentence=describe_parts(split),
        below=_below(context, span, notes, _words_of_parts(split, span), parts_table(split, notes)),
    )


def _below(
    context: PageContext, span: DateRange, notes: list[Note], words: Any, table: Any
) -> list[Any]:
    actions = html.Div([*add_form(context, span), _twin(table)], className="below-actions")
    return [*words, *notes_list(context, notes), actions]


def _words_of_parts(split: Split, span: DateRange) -> list[Any]:
    """What must be said of the lines, and their names where a narrow screen cuts them off."""
    texts = [f"{split.title} in parts, {PERIOD_WORDS[split.period]}."]
    if days_before_are_drawn(split):
        days = day_range(span.previous_since, span.previous_until)
        texts.append(f"The dashed lines are {days}.")
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


def _splits(context: PageContext) -> Any:
    """The parts that the metric is counted in, when there are any."""
    names = splits_of("PAGE", context.address.metric)
    if not names or only_in_parts("PAGE", context.address.metric):
        return None
    chosen = context.address.split
    return segments(
        "Parts",
        [
            Segment(SPLIT_NAMES[name], context.address.href(split=name), name == chosen)
            for name in ("", *names)
        ],
    )


def _periods(context: PageContext, chosen: PickerMetric | None) -> Any:
    usable = [period for period in PERIODS if chosen is None or period in chosen.periods]
    if len(usable) < 2:
        return None
    return segments(
        "Period",
        [
            Segment(
                PERIOD_NAMES[period],
                context.address.href(period=period),
                period == context.address.period,
                PERIOD_WORDS[period],
            )
            for period in usable
        ],
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


def _twin(table: Any) -> html.Details:
    return html.Details(
        [html.Summary("Show as table", className="link"), table],
        className="table-twin",
        **attributes({"data-key": "trend-table"}),
    )
