"""Keeps the portfolio and sync health up to date by themselves, while somebody looks at them.

Each has a store `<screen>-mark`; when it moves, the screen is drawn anew with what is open in it.
"""

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, dcc, no_update

from dashboard.auth.identity import current_tenant_id
from dashboard.pages.address import at, fill
from dashboard.queries.runs.running import read_running
from models.scope import tenant_session

LISTS = ("portfolio", "health")
BUSY_MILLISECONDS, IDLE_MILLISECONDS = 5_000, 60_000


def mark(screen: str) -> Input:
    """The input of a list's callback that moves when its rows may have changed."""
    return Input(f"{screen}-mark", "data")


def places() -> list[Any]:
    """The clock, what it last told, and the marks."""
    clock = dcc.Interval(id="lists-tick", interval=BUSY_MILLISECONDS)
    stores = ("lists-watched", "lists-seen", *(f"{screen}-mark" for screen in LISTS))
    return [clock, *(dcc.Store(id=name) for name in stores)]


def register(app: Dash) -> None:
    """The browser asks only for the list that is seen; the server tells whether it changed."""
    put: Any = app.clientside_callback
    put(
        ClientsideFunction("pagelens", "watched"),
        Output("lists-watched", "data"),
        Input("lists-tick", "n_intervals"),
        *(at(screen) for screen in LISTS),
    )
    told = [("lists-tick", "interval"), ("lists-seen", "data")]
    told += [(f"{screen}-mark", "data") for screen in LISTS]
    fill(app, told, Input("lists-watched", "data"), State("lists-seen", "data"))(draw_marks)


def draw_marks(watched: Any, seen: Any) -> tuple[Any, ...]:
    """How soon to ask again, what is known now, and the mark of a list that changed."""
    asked = watched if isinstance(watched, dict) else {}
    tenant_id = current_tenant_id()
    with tenant_session(tenant_id) as session:
        now = read_running(session, tenant_id)
    # A list that was drawn just now shows what is.
    news = not asked.get("drawn") and seen != now.mark
    marks = (now.mark if news and asked.get("screen") == screen else no_update for screen in LISTS)
    return BUSY_MILLISECONDS if now.busy else IDLE_MILLISECONDS, now.mark, *marks
