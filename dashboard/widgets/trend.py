"""The trend: metric picker, periods, the chart and its twin as a table."""

from dataclasses import dataclass
from typing import Any

from dash import html

from catalog.picker import PickerMetric
from catalog.source import load_catalog
from dashboard.attributes import attributes
from dashboard.charts.trend import Figure, describe, trend_figure
from dashboard.format import PERIOD_WORDS, day, day_range, exact_value
from dashboard.queries.inputs import BadInput
from dashboard.queries.timeseries import PERIODS, Point, Timeseries, read_timeseries
from dashboard.widgets.kpis import no_data
from dashboard.widgets.picker import metric_choices, picker, retired_note, retired_switch
from dashboard.widgets.view import View, notice, wrong_value

PERIOD_NAMES = {"day": "Day", "week": "7 days", "days_28": "28 days"}
EMPTY_FIGURE: Figure = {
    "data": [],
    "layout": {"xaxis": {"visible": False}, "yaxis": {"visible": False}},
}


@dataclass(frozen=True)
class Trend:
    """What the trend's places hold."""

    head: Any
    figure: Figure
    frame_class: str
    sentence: str
    below: Any


def draw_trend(view: View) -> Trend:
    """The trend of the URL. A metric or period that cannot be used says so."""
    metrics, choices = metric_choices(view, "PAGE", view.state.metric, "metric")
    chosen = next((metric for metric in metrics if metric.key == view.state.metric), None)
    shown = chosen.title if chosen else "Choose a metric"
    head = [
        html.H2(shown, className="section-title", id="trend-title"),
        html.Div(
            [
                picker("Metric", shown, choices, retired_switch(view)),
                _periods(view, chosen),
            ],
            className="controls",
        ),
    ]
    try:
        span = view.date_range()
        if span.is_empty:
            return nothing(head, notice("No day of this month has ended yet."))
        series = read_timeseries(
            view.session, view.page, view.state.metric, view.state.period, span, now=view.now
        )
    except BadInput as error:
        return nothing(head, wrong_value(error))
    if all(point.value is None for point in series.points):
        return nothing(head, no_data(view))
    return Trend(
        head, trend_figure(series), "frame", describe(series), _below(series, chosen, view)
    )


def nothing(head: Any, message: Any) -> Trend:
    """The trend's places when there is no line to draw."""
    return Trend(head, EMPTY_FIGURE, "frame frame-empty", "No chart", message)


def _periods(view: View, chosen: PickerMetric | None) -> Any:
    usable = [period for period in PERIODS if chosen is None or period in chosen.periods]
    if len(usable) < 2:
        return None
    links = [
        html.A(
            PERIOD_NAMES[period],
            href=view.state.href(period=period),
            title=PERIOD_WORDS[period],
            className="nav seg",
            **attributes({"aria-current": "true"} if period == view.state.period else {}),
        )
        for period in usable
    ]
    return html.Nav(links, className="segments", **attributes({"aria-label": "Period"}))


def _below(series: Timeseries, chosen: PickerMetric | None, view: View) -> list[Any]:
    before = day_range(series.previous[0].date, series.previous[-1].date) if series.previous else ""
    key = [
        html.Span(className="swatch swatch-now"),
        html.Span(f"{day_range(series.since, series.until)}, {PERIOD_WORDS[series.period]}"),
    ]
    if any(point.value is not None for point in series.previous):
        key += [html.Span(className="swatch swatch-before"), html.Span(before)]
    notes = [html.P(seam.note, className="note") for seam in series.seams]
    notes += [html.P(text, className="note") for text in _stand_in(series)]
    if chosen is not None and retired_note(chosen):
        notes.append(html.P(f"{chosen.title}: {retired_note(chosen)}.", className="note"))
    return [
        html.Div(key, className="key"),
        *notes,
        html.Details(
            [html.Summary("Show as table", className="link"), series_table(series)],
            className="table-twin",
        ),
    ]


def _stand_in(series: Timeseries) -> list[str]:
    """Says so when every value comes from another metric of the family."""
    drawn = {point.metric for point in series.points if point.value is not None}
    if len(drawn) != 1 or series.metric in drawn:
        return []
    known = load_catalog().metric("PAGE", next(iter(drawn)))
    name = known.title if known else next(iter(drawn))
    return [f"In these days the values are those of {name}, which Meta counts differently."]


def series_table(series: Timeseries) -> html.Div:
    """The same numbers as the chart, exact, newest day first."""
    before = list(series.previous) + [None] * len(series.points)
    rows = [
        html.Tr(
            [
                html.Th(day(point.date, weekday=True, year=True), scope="row"),
                html.Td(exact_value(point.value, series.unit), className="num"),
                html.Td(
                    exact_value(past.value, series.unit) if past else "–", className="num muted"
                ),
                html.Td(_marks(point, series.unit), className="muted"),
            ]
        )
        for point, past in reversed(list(zip(series.points, before, strict=False)))
    ]
    names = ("Day (Pacific)", series.title, "The days before", "Marks")
    head = html.Thead(html.Tr([html.Th(name, scope="col") for name in names]))
    return html.Div(html.Table([head, html.Tbody(rows)], className="plain"), className="scroll")


def _marks(point: Point, unit: str) -> str:
    marks = ["provisional"] if point.provisional else []
    if point.restated_from is not None:
        marks.append(f"restated from {exact_value(point.restated_from, unit)}")
    return ", ".join(marks)
