"""The overview of a Page: name and freshness, key figures, trend, posts."""

from typing import Any, cast

from dash import Dash, dcc, html

from dashboard.attributes import attributes
from dashboard.charts.trend import CONFIG
from dashboard.pages.skeletons import skeleton as shape
from dashboard.pages.skeletons import skeletons
from dashboard.widgets import callbacks
from dashboard.widgets.trend import EMPTY_FIGURE

CARDS = 8


def skeleton() -> list[Any]:
    """The places of the overview, each with the shape of what comes."""
    return [_page_head(), html.Div(id="banner"), _numbers()]


def register(app: Dash) -> None:
    """The callbacks that fill them."""
    callbacks.register(app)


def _page_head() -> html.Section:
    refresh = html.Button(
        [html.Span(className="icon i-refresh"), html.Span("Refresh")],
        id="refresh",
        className="button",
        type="button",
        n_clicks=0,
    )
    return html.Section(
        [
            html.Div(shape("line"), id="page-title", className="page-title"),
            html.Div([html.Div(id="ranges", className="ranges"), refresh], className="controls"),
            html.Div(
                [
                    html.Span(id="sync-line", role="status", **attributes({"aria-live": "polite"})),
                    html.Span(id="backfill", className="backfill"),
                ],
                className="sync",
            ),
        ],
        className="page-head",
    )


def _numbers() -> html.Div:
    graph = dcc.Graph(id="trend", figure=EMPTY_FIGURE, config=cast(Any, CONFIG), className="graph")
    frame = html.Div(graph, id="trend-frame", className="frame frame-wait", role="img")
    return html.Div(
        [
            html.Section(
                [html.Div(shape("card"), className="kpi") for _ in range(CARDS)],
                id="kpis",
                className="kpis",
                **attributes({"aria-label": "Key figures"}),
            ),
            html.Section(
                [
                    html.Div(shape("line"), id="trend-head", className="section-head"),
                    frame,
                    html.Div(id="trend-below"),
                ],
                className="section",
                **attributes({"aria-label": "Trend"}),
            ),
            html.Section(
                skeletons("row", 6),
                id="posts",
                className="section",
                **attributes({"aria-label": "Posts"}),
            ),
        ],
        id="numbers",
    )
