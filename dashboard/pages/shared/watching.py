"""Keeps lists up to date by themselves while they are looked at.

A list asks whether something moved, often while something runs, and is drawn anew only if so: its
callback takes `moved(...)` as an input.
"""

from typing import Any

from dash import MATCH, Input, Output, State, callback, dcc, html, no_update

from dashboard.auth.identity import current_tenant_id
from dashboard.queries.runs.running import Running, read_running
from models.scope import tenant_session

BUSY_MILLISECONDS, IDLE_MILLISECONDS = 5_000, 60_000


def _part(of: Any, part: str) -> dict[str, Any]:
    return {"watched": of, "part": part}


def watching(name: str) -> html.Div:
    """The clock of a list that is drawn now, and what was known then."""
    now = _running()
    return html.Div(
        [
            dcc.Interval(id=_part(name, "clock"), interval=_wait(now)),
            dcc.Store(id=_part(name, "mark"), data=now.mark),
        ]
    )


def moved(name: str) -> Input:
    """The input of a list's callback that changes when its rows may have changed."""
    return Input(_part(name, "mark"), "data")


def register() -> None:
    """Puts the callback on the app that is being made."""
    callback(
        Output(_part(MATCH, "mark"), "data"),
        Output(_part(MATCH, "clock"), "interval"),
        Input(_part(MATCH, "clock"), "n_intervals"),
        State(_part(MATCH, "mark"), "data"),
        prevent_initial_call=True,
    )(look)


def look(_times: Any, seen: Any) -> tuple[Any, int]:
    """The mark where it is another than what was seen, and how soon to look again."""
    now = _running()
    return (no_update if now.mark == seen else now.mark), _wait(now)


def _running() -> Running:
    tenant_id = current_tenant_id()
    with tenant_session(tenant_id) as session:
        return read_running(session, tenant_id)


def _wait(now: Running) -> int:
    return BUSY_MILLISECONDS if now.busy else IDLE_MILLISECONDS
