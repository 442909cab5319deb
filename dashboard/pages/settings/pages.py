"""Settings, Pages: what can be analysed, which Page opens first, and what of each is unusual."""

from typing import Any

import dash
from dash import ALL, Input, Output, State, callback, ctx, html, no_update

from dashboard.actions.actor import current_actor
from dashboard.actions.pages import open_first, set_sensitivity
from dashboard.actions.roles import may
from dashboard.components.controls import list_of, list_pages, pages_look
from dashboard.components.own_pages import (
    PAGE_SIZE,
    PagesScreen,
    draw_pages,
    first_button,
    sensitivity_box,
)
from dashboard.components.page_state import page_state
from dashboard.components.settings_screen import settings_screen
from dashboard.components.tables import Listed
from dashboard.page_address import page_number
from dashboard.pages.shared.acting import act, pressed, pressed_key
from dashboard.pages.shared.given import text_of
from dashboard.pages.shared.redraw import screen
from dashboard.pages.shared.titles import title
from dashboard.queries.pages.freshness import read_freshness
from dashboard.queries.pages.listing import default_page_id, find_page
from dashboard.queries.runs.sync_health import some_pages
from dashboard.shell import say
from models.orm import now_utc
from models.scope import tenant_session

LIST = "own-pages"
PAGES = list_of(LIST)

dash.register_page(__name__, path="/settings/pages", title=title("Pages"))


def layout(page: Any = "", **_query: Any) -> Any:
    """The Pages of the tenant, as many as stand on a page of the list."""
    return screen(lambda: _screen(page_number(page)))


def _screen(number: int) -> html.Div:
    shown = _drawn(number)
    rows, pages = html.Div(shown.children, id=LIST), list_pages(number, shown.last, PAGES)
    return settings_screen("pages", rows, pages)


def _drawn(number: int) -> Listed:
    who, now = current_actor(), now_utc()
    with tenant_session(who.tenant_id) as session:
        total, pages = some_pages(
            session, who.tenant_id, limit=PAGE_SIZE, offset=(number - 1) * PAGE_SIZE
        )
        fresh = read_freshness(session, who.tenant_id, pages, now)
        states = {page.id: page_state(page, fresh[page.id]) for page in pages}
        first = default_page_id(session, who.tenant_id, who.user_id)
    may_set = may(who, set_sensitivity)
    return draw_pages(PagesScreen(total, number, pages, states, first, may_set))


@callback(
    Output(LIST, "children"),
    Output(PAGES, "max_value"),
    Output(PAGES, "className"),
    Input(first_button(ALL), "n_clicks"),
    Input(PAGES, "active_page"),
    prevent_initial_call=True,
)
def redraw_pages(_clicks: Any, number: Any) -> tuple[Any, Any, Any]:
    """A page of the list; first a Page is made the one that opens first, where that was pressed."""
    if not pressed():
        return (no_update,) * 3
    chosen = pressed_key("open_first")
    if isinstance(chosen, str):
        say(act(lambda who, session: open_first(who, session, chosen)).words)
    shown = _drawn(page_number(number))
    return shown.children, shown.last, pages_look(shown.last)


@callback(
    Output(LIST, "children", allow_duplicate=True),
    Input(sensitivity_box(ALL), "value"),
    State(PAGES, "active_page"),
    prevent_initial_call=True,
)
def choose_sensitivity(_values: Any, number: Any) -> Any:
    """Keeps what was chosen; a choice that has only come to the screen calls, too, with what is."""
    place = ctx.triggered_id
    page_id = text_of(place.get("sensitivity")) if isinstance(place, dict) else ""
    chosen = text_of(ctx.triggered[0]["value"]) if ctx.triggered else ""
    if not chosen or _sensitivity_of(page_id) in (chosen, None):
        return no_update
    acted = act(lambda who, session: set_sensitivity(who, session, page_id, chosen))
    say(acted.words)
    return no_update if acted.done else _drawn(page_number(number)).children


def _sensitivity_of(page_id: str) -> str | None:
    who = current_actor()
    with tenant_session(who.tenant_id) as session:
        page = find_page(session, who.tenant_id, page_id)
        return page.sensitivity if page else None
