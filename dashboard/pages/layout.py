"""The one layout. It holds nobody's data: Dash gives it to everyone who asks."""

from typing import Any, cast

from dash import dcc, html

from dashboard.attributes import attributes
from dashboard.charts.trend import CONFIG
from dashboard.widgets.trend import EMPTY_FIGURE

TICK_MILLISECONDS = 2000
CARDS = 8


def layout() -> html.Div:
    """Header, the places of the overview with skeletons in them, and the first screen."""
    return html.Div(
        [
            dcc.Location(id="url", refresh="callback-nav"),
            dcc.Store(id="version"),
            dcc.Interval(id="tick", interval=TICK_MILLISECONDS, disabled=True),
            html.A("Skip to the numbers", href="#numbers", className="skip"),
            _top_bar(),
            html.Main([_page_head(), html.Div(id="banner"), _numbers()], className="main overview"),
            html.Main(id="other", className="main other"),
            html.Div(id="toast", className="toast-line", role="alert"),
        ],
        id="app",
        className="app waiting",
    )


def _top_bar() -> html.Header:
    mark = html.A(
        [html.Span(className="brand-mark"), html.Span("Pagelens", className="mark-name")],
        href="/",
        className="brand nav",
    )
    theme = html.Button(
        html.Span(className="icon i-theme"),
        id="theme",
        className="icon-button",
        type="button",
        **attributes({"aria-label": "Change between light and dark"}),
    )
    account = html.Details(
        [
            html.Summary(
                html.Span(className="icon i-person"),
                className="icon-button",
                **attributes({"aria-label": "Account"}),
            ),
            html.Div(id="account", className="pop pop-right"),
        ],
        className="picker",
    )
    return html.Header(
        html.Div([mark, html.Div(id="pages"), html.Span(className="grow"), theme, account]),
        className="top",
    )


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
            html.Div(_skeleton("line"), id="page-title", className="page-title"),
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
                _waiting_cards(),
                id="kpis",
                className="kpis",
                **attributes({"aria-label": "Key figures"}),
            ),
            html.Section(
                [
                    html.Div(_skeleton("line"), id="trend-head", className="section-head"),
                    frame,
                    html.Div(id="trend-below"),
                ],
                className="section",
                **attributes({"aria-label": "Trend"}),
            ),
            html.Section(
                [_skeleton("row") for _ in range(6)],
                id="posts",
                className="section",
                **attributes({"aria-label": "Posts"}),
            ),
        ],
        id="numbers",
    )


def _waiting_cards() -> list[Any]:
    return [html.Div(_skeleton("card"), className="kpi") for _ in range(CARDS)]


def _skeleton(kind: str) -> html.Div:
    return html.Div(className=f"skeleton skeleton-{kind}", **attributes({"aria-hidden": "true"}))
