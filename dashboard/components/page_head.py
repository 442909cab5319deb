"""The head of a Page's screens: its name and freshness, what may be done, and the filters."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.components.controls import filters_sheet
from dashboard.components.header import banners, freshness_line, page_name, shown_days
from dashboard.components.ranges import range_choice
from dashboard.components.sync import sync_state
from dashboard.markup.attributes import attributes
from dashboard.page_context import PageContext
from dashboard.queries.runs.refresh import refusal

TICK_MILLISECONDS = 2000


def page_head(context: PageContext, screen: str, actions: list[Any], *filters: Any) -> list[Any]:
    """Name, actions, filters and what stands in the way, with the live state of the Page's runs.

    Ids that begin with `screen` are those of its own callbacks.
    """
    state = sync_state(context)
    resting = state.busy or refusal(context.page) is not None
    title = html.Div(
        [
            html.Div(page_name(context), className="page-name"),
            html.P(freshness_line(context), id="fresh", className="fresh"),
        ],
        className="page-title page-title-parts",
    )
    live = {"aria-live": "polite"}
    sync = html.Div(
        [
            html.Span(state.line, id="sync-line", role="status", **attributes(live)),
            html.Span(state.backfill, id="backfill", className="backfill"),
        ],
        className="sync",
    )
    chosen = [range_choice(context.range_if_any(), context.address.range), *filters]
    ticking = state.busy or state.backfilling
    return [
        dcc.Store(id="page-id", data=context.page.page_id),
        dcc.Store(id="seen", data=state.version),
        dcc.Store(id="version"),
        dcc.Interval(id="tick", interval=TICK_MILLISECONDS, disabled=not ticking),
        html.Section(
            [
                title,
                filters_sheet(f"{screen}-days", shown_days(context), *chosen),
                html.Div([*actions, _refresh(state.busy, resting)], className="controls"),
                sync,
            ],
            className="page-head",
        ),
        html.Div(banners(context), id=f"{screen}-banner"),
    ]


def told_of_range(context: PageContext) -> tuple[Any, str]:
    """What stands in the way of numbers, and the days for the button of the filters."""
    return banners(context), shown_days(context)


def _refresh(busy: bool, resting: bool) -> dbc.Button:
    return dbc.Button(
        [html.Span(className="icon i-refresh"), html.Span("Refresh")],
        type="button",
        id="refresh",
        color="secondary",
        className="busy" if busy else "",
        disabled=resting,
        n_clicks=0,
    )
