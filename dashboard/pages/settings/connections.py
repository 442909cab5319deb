"""Settings, Connections: what is connected to Facebook, and connecting."""

from typing import Any

import dash
from dash import Input, Output, callback, html, no_update

from dashboard.actions.actor import current_actor
from dashboard.actions.connections import end_connection
from dashboard.actions.roles import why_not
from dashboard.components.connections import DISCONNECT, ConnectionsScreen, draw_connections
from dashboard.components.page_state import PageState, page_state
from dashboard.components.settings_screen import settings_screen
from dashboard.pages.shared.acting import act, key_of
from dashboard.pages.shared.connecting import ways
from dashboard.pages.shared.given import number_of
from dashboard.pages.shared.redraw import screen
from dashboard.pages.shared.titles import title
from dashboard.queries.pages.connections import ConnectionSummary, find_pages, list_connections
from dashboard.queries.pages.freshness import read_freshness
from dashboard.shell import say
from models.orm import now_utc
from models.scope import tenant_session

MOST_TROUBLED = 20


def layout(**_query: Any) -> Any:
    """Each connection; owners also connect and disconnect."""
    return screen(lambda: settings_screen("connections", html.Div(_drawn(), id="connections")))


# It is what the settings open with; each section has an address of its own as well.
dash.register_page(__name__, path="/settings", title=title("Connections"))
dash.register_page(
    f"{__name__}.section",
    path="/settings/connections",
    title=title("Connections"),
    layout=layout,
)


def _drawn() -> list[Any]:
    who, now = current_actor(), now_utc()
    with tenant_session(who.tenant_id) as session:
        found = list_connections(session, who.tenant_id)
        pages = find_pages(session, who.tenant_id, _troubled(found))
        fresh = read_freshness(session, who.tenant_id, pages, now)
        states = {page.page_id: page_state(page, fresh[page.id]) for page in pages}
    return draw_connections(
        ConnectionsScreen(found, _told(states), ways(), why_not(who, end_connection), now)
    )


def _troubled(found: list[ConnectionSummary]) -> list[str]:
    """The first Pages in trouble of each connection, by Facebook's ids."""
    return [
        page.page_id
        for one in found
        for page in [page for page in one.pages if page.sentence][:MOST_TROUBLED]
    ]


def _told(states: dict[str, PageState | None]) -> dict[str, PageState]:
    return {page_id: state for page_id, state in states.items() if state is not None}


@callback(
    Output("connections", "children"),
    Input("confirmed", "data"),
    prevent_initial_call=True,
)
def end(confirmed: Any) -> Any:
    """Ends the connection that the person said yes to."""
    key = number_of(key_of(confirmed, DISCONNECT))
    if not key:
        return no_update
    say(act(lambda who, _session: end_connection(who, key)).words)
    return _drawn()
