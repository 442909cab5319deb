"""The portfolio: all Pages of the tenant in one table, their totals, and their groups."""

from typing import Any

import dash
from dash import ALL, Input, Output, State, callback, html, no_update

from dashboard.actions.screen_columns import choose_columns
from dashboard.auth.identity import current_tenant_id, current_user_id
from dashboard.components.controls import control, list_of, list_pages, pages_look
from dashboard.components.loading import loading
from dashboard.components.notices import failure
from dashboard.components.portfolio import (
    SORT_NAMES,
    TABLE,
    no_rows,
    portfolio_table,
    screen_look,
)
from dashboard.components.portfolio_filters import (
    COLUMNS,
    DAYS,
    FILES,
    columns_choice,
    file_links,
    files_menu,
    order_choice,
    portfolio_filters,
)
from dashboard.components.saved_views import saved_views
from dashboard.components.tables import sort_button, sorted_head
from dashboard.page_address import texts
from dashboard.pages.shared.acting import act, pressed_key
from dashboard.pages.shared.connecting import empty_installation
from dashboard.pages.shared.portfolio_drawn import (
    NONE,
    columns_of,
    draw_portfolio,
    read_beside,
    usual_span,
)
from dashboard.pages.shared.redraw import chosen, compared, first_values, safely, screen
from dashboard.pages.shared.titles import title
from dashboard.pages.shared.watching import moved, watching
from dashboard.portfolio_address import PortfolioAddress, next_order, sorts_down
from dashboard.queries.pages.listing import count_pages
from dashboard.queries.pages.portfolio_columns import SCREEN, chosen_columns
from dashboard.queries.workspace.page_groups import name_groups
from dashboard.shell import say
from models.orm import now_utc
from models.scope import tenant_session

# Whoever has no Page yet watches for the first one.
LIST, FIRST = "portfolio", "first-page"
PAGES = list_of(LIST)
WHICH = compared() | chosen("q", "group_id")
CHOSEN = (
    WHICH
    | chosen("sort", "order")
    | {
        "page": Input(PAGES, "active_page"),
        "columns": Input(COLUMNS, "value"),
    }
)
BROKEN = no_rows(failure(), PortfolioAddress())

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
    address, tenant_id, now = PortfolioAddress.of(given), current_tenant_id(), now_utc()
    with tenant_session(tenant_id) as session:
        columns = chosen_columns(session, tenant_id, current_user_id())
        groups = name_groups(session, tenant_id)
    shown, beside = (
        draw_portfolio(given | {"columns": columns}),
        safely(lambda: read_beside(given), NONE),
    )
    span = usual_span(address)
    actions = [
        html.Span(beside.report, id="portfolio-report"),
        saved_views(),
        columns_choice(columns),
        files_menu(address),
    ]
    head = [
        html.H1("Portfolio"),
        portfolio_filters(address, span, groups, now),
        html.Div(actions, className="controls"),
    ]
    return html.Div(
        [
            watching(LIST),
            html.Div(head, className="page-head"),
            html.Section(
                [
                    *order_choice(address),
                    loading(portfolio_table(shown, beside.row), rows=8),
                    html.Div(shown.line, id="portfolio-line"),
                    list_pages(address.view.number, shown.last, PAGES),
                    html.Div(beside.told, id="portfolio-told"),
                ],
                className="section table-section",
            ),
            html.Div(beside.groups, id="portfolio-groups"),
        ],
        id="portfolio-screen",
        className=screen_look(columns),
    )


@callback(
    output=(
        Output("portfolio", "children"),
        Output("portfolio-line", "children"),
        Output(sorted_head(TABLE, ALL), "aria-sort"),
        Output(PAGES, "max_value"),
        Output(PAGES, "className"),
        Output("portfolio-screen", "className"),
        Output(FILES, "children"),
    ),
    inputs={"given": CHOSEN, "_moved": moved(LIST)},
    prevent_initial_call=True,
)
def redraw_portfolio(given: dict[str, Any], _moved: Any) -> tuple[Any, ...]:
    """The rows of what is chosen, and the files of all of them."""
    shown = safely(lambda: draw_portfolio(given), BROKEN)
    return (
        shown.children,
        shown.line,
        shown.orders,
        shown.last,
        pages_look(shown.last),
        screen_look(columns_of(given)),
        file_links(PortfolioAddress.of(given)),
    )


@callback(
    output=(
        Output("portfolio-total", "children"),
        Output("portfolio-told", "children"),
        Output("portfolio-groups", "children"),
        Output("portfolio-report", "children"),
        Output(DAYS, "children"),
    ),
    inputs={"given": WHICH, "_moved": moved(LIST)},
    prevent_initial_call=True,
)
def redraw_totals(given: dict[str, Any], _moved: Any) -> tuple[Any, ...]:
    """What the Pages have together; turning the list's pages changes nothing of it."""
    drawn = safely(lambda: read_beside(given), NONE)
    return drawn.row, drawn.told, drawn.groups, drawn.report, drawn.days


@callback(
    Output(COLUMNS, "value"),
    Input(COLUMNS, "value"),
    prevent_initial_call=True,
)
def keep_columns(value: Any) -> Any:
    """Keeps the choice for the person; only what could not be kept is said."""
    columns = columns_of({"columns": value})
    acted = act(lambda who, session: choose_columns(who, session, SCREEN, columns))
    if acted.done is None:
        say(acted.words)
    return no_update


@callback(
    Output(control("sort"), "value"),
    Output(control("order"), "value"),
    Output(PAGES, "active_page", allow_duplicate=True),
    Input(sort_button(TABLE, ALL), "n_clicks"),
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
