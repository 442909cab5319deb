"""The portfolio: all Pages of the tenant in one table."""

from typing import Any

import dash
from dash import ALL, Input, Output, State, callback, html, no_update

from dashboard.auth.identity import current_tenant_id, current_user_id
from dashboard.components.controls import control, list_of, list_pages, pages_look
from dashboard.components.loading import loading
from dashboard.components.notices import failure, wrong_value
from dashboard.components.portfolio import (
    PAGE_SIZE,
    SORT_NAMES,
    ListedPages,
    draw_rows,
    next_order,
    no_rows,
    portfolio_controls,
    portfolio_table,
    sorts_down,
)
from dashboard.components.tables import sort_button, sorted_head
from dashboard.page_address import DEFAULT_PRESET, DEFAULTS, page_number, texts
from dashboard.pages.shared.acting import pressed_key
from dashboard.pages.shared.connecting import empty_installation
from dashboard.pages.shared.redraw import chosen, first_values, safely, screen
from dashboard.pages.shared.saved_views import saved_views_alone
from dashboard.pages.shared.titles import title
from dashboard.pages.shared.watching import moved, watching
from dashboard.queries.inputs import BadInput
from dashboard.queries.pages.listing import count_pages, default_page_id
from dashboard.queries.pages.portfolio import Wish, read_portfolio
from models.orm import now_utc
from models.scope import tenant_session

# Whoever has no Page yet watches for the first one.
LIST, FIRST = "portfolio", "first-page"
PAGES = list_of(LIST)
CHOSEN = chosen("range", "q", "sort", "order") | {"page": Input(PAGES, "active_page")}
BROKEN = no_rows(failure(), Wish())

dash.register_page(__name__, path="/", title=title("Portfolio"))


def layout(**query: Any) -> Any:
    """The screen by its address; the way to a first Page where there is none."""
    return screen(lambda: _with_pages(first_values(query)) if _pages() else _without_pages())


def _pages() -> int:
    tenant_id = current_tenant_id()
    with tenant_session(tenant_id) as session:
        return count_pages(session, tenant_id)


def _without_pages() -> html.Div:
    return html.Div([watching(FIRST), empty_installation()], id="no-page-yet")


def _with_pages(given: dict[str, Any]) -> html.Div:
    shown, read = draw_portfolio(given), texts(given)
    filters, order = portfolio_controls(
        read.get("q", ""),
        read.get("range") or DEFAULT_PRESET,
        read.get("sort") or DEFAULTS["sort"],
        read.get("order", ""),
    )
    parts = [html.Div(each, className="controls") for each in (filters, saved_views_alone())]
    head = [html.H1("Portfolio"), *parts]
    return html.Div(
        [
            watching(LIST),
            html.Div(head, className="page-head"),
            html.Section(
                [
                    *order,
                    loading(portfolio_table(shown), rows=8),
                    html.Div(shown.line, id="portfolio-line"),
                    list_pages(page_number(given.get("page")), shown.last, PAGES),
                ],
                className="section table-section",
            ),
        ],
        className="screen",
    )


def draw_portfolio(given: dict[str, Any]) -> ListedPages:
    """The Pages that match what is chosen, in its order."""
    tenant_id, now, wish = current_tenant_id(), now_utc(), wish_of(given)
    with tenant_session(tenant_id) as session:
        try:
            found = read_portfolio(session, tenant_id, wish, now)
        except BadInput as error:
            return no_rows(wrong_value(error), wish)
        opens_first = default_page_id(session, tenant_id, current_user_id())
        return draw_rows(found, wish, opens_first, now)


def wish_of(given: dict[str, Any]) -> Wish:
    """What the address or the controls ask for, whatever was sent as that."""
    read = texts(given)
    sort = read.get("sort") or DEFAULTS["sort"]
    return Wish(
        preset=read.get("range") or None,
        search=read.get("q", ""),
        sort=sort,
        descending=sorts_down(sort, read.get("order", "")),
        limit=PAGE_SIZE,
        offset=(page_number(given.get("page")) - 1) * PAGE_SIZE,
    )


@callback(
    output=(
        Output("portfolio", "children"),
        Output("portfolio-line", "children"),
        Output(sorted_head(ALL), "aria-sort"),
        Output(PAGES, "max_value"),
        Output(PAGES, "className"),
    ),
    inputs={"given": CHOSEN, "_moved": moved(LIST)},
    prevent_initial_call=True,
)
def redraw_portfolio(given: dict[str, Any], _moved: Any) -> tuple[Any, ...]:
    """The rows of what is chosen."""
    shown = safely(lambda: draw_portfolio(given), BROKEN)
    return shown.children, shown.line, shown.orders, shown.last, pages_look(shown.last)


@callback(
    Output(control("sort"), "value"),
    Output(control("order"), "value"),
    Output(PAGES, "active_page", allow_duplicate=True),
    Input(sort_button(ALL), "n_clicks"),
    State(control("sort"), "value"),
    State(control("order"), "value"),
    prevent_initial_call=True,
)
def sort_by(_clicks: Any, sort: Any, order: Any) -> tuple[Any, ...]:
    """A press on a head sorts by its column, from the first row."""
    key = pressed_key("sort_by")
    if key not in SORT_NAMES:
        return (no_update,) * 3
    read = texts({"sort": sort, "order": order})
    down = sorts_down(read["sort"], read["order"])
    return key, next_order(key, read["sort"], down), 1


@callback(Output("no-page-yet", "children"), moved(FIRST), prevent_initial_call=True)
def show_first_page(_moved: Any) -> Any:
    """The portfolio in the place of the first screen, as soon as there is a Page."""
    return screen(lambda: _with_pages({}) if _pages() else no_update)
