"""Settings, Connections: each with its state, what is missing, and the cure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from dashboard.components.asking import asking_button
from dashboard.components.first_screen import Ways, connecting
from dashboard.components.form_parts import facts, refused, titled
from dashboard.components.page_state import PageState
from dashboard.components.sections import section
from dashboard.format import ago, day, exact_number
from dashboard.queries.pages.connections import ConnectionSummary

DISCONNECT = "disconnect"
MOST_NAMES = 12


@dataclass(frozen=True)
class ConnectionsScreen:
    """What the section shows; `states` are those of Pages in trouble, by Facebook's id, and
    `not_ended` says why the person may not disconnect."""

    found: Sequence[ConnectionSummary]
    states: Mapping[str, PageState]
    ways: Ways
    not_ended: str
    now: datetime


def draw_connections(screen: ConnectionsScreen) -> list[Any]:
    """Each connection with its state and cure; owners connect again and disconnect."""
    parts: list[Any] = [_connection(one, screen) for one in screen.found]
    if not screen.found:
        parts = [titled("Connections", "Nothing is connected yet.")]
    if screen.ways.refusal:
        return [*parts, *refused([screen.ways.refusal, screen.not_ended])]
    return [*parts, *connecting(screen.ways, "Connect again" if screen.found else "Connect")]


def _connection(one: ConnectionSummary, screen: ConnectionsScreen) -> html.Section:
    title: list[Any] = [one.name or one.kind_text, _tag(one)]
    end = [] if screen.not_ended or one.status == "disconnected" else [_end(one)]
    head = html.Div([html.H2(title, className="section-title"), *end], className="section-head")
    words = [html.P(one.sentence)] + ([html.P(one.cure, className="muted")] if one.cure else [])
    return section(
        one.name or one.kind_text,
        head,
        *words,
        *_troubles(one, screen.states),
        facts(_facts(one, screen.now)),
        _served(one),
    )


def _tag(one: ConnectionSummary) -> html.Span:
    if one.status == "disconnected":
        return html.Span("ended", className="tag")
    well = one.status == "active" and not any(page.sentence for page in one.pages)
    return html.Span(
        "works" if well else "to look at", className=f"tag {'tag-good' if well else 'tag-warn'}"
    )


def _end(one: ConnectionSummary) -> dbc.Button:
    pages = "1 Page is" if len(one.pages) == 1 else f"{exact_number(len(one.pages))} Pages are"
    question = (
        f"Disconnect {one.name or one.kind_text}? Its tokens are forgotten and its {pages} no"
        " longer fetched. All history stays."
    )
    return asking_button("Disconnect", DISCONNECT, one.id, question)


def _troubles(one: ConnectionSummary, states: Mapping[str, PageState]) -> list[Any]:
    """Pages that the connection cannot read for a reason that is not its own."""
    lines = [
        html.Li([html.Span(page.name, className="page-of"), states[page.page_id].note(link=False)])
        for page in one.pages
        if page.page_id in states and page.sentence != one.sentence
    ]
    return [html.Ul(lines, className="troubles")] if lines else []


def _facts(one: ConnectionSummary, now: datetime) -> dict[str, Any]:
    missing = set(one.missing_permissions)
    granted = [scope for scope in one.scopes if scope not in missing]
    never = "never" if one.expiry_known else "unknown"
    lapse = "has ended" if one.status == "data_access_expired" else "unknown"
    return {
        "Kind": one.kind_text,
        "Granted": ", ".join(granted) or "nothing",
        "Missing": ", ".join([*sorted(missing), *_missing_for_some(one)]) or "nothing",
        "Token ends": day(one.expires_at.date(), year=True) if one.expires_at else never,
        "Data access ends": day(one.data_access_expires_at.date(), year=True)
        if one.data_access_expires_at
        else lapse,
        "Checked": ago(one.checked_at, now),
    }


def _missing_for_some(one: ConnectionSummary) -> list[str]:
    """Permissions that hold for some of the Pages only."""
    of_pages: dict[str, int] = {}
    for page in one.pages:
        for name in set(page.missing_permissions) - set(one.missing_permissions):
            of_pages[name] = of_pages.get(name, 0) + 1
    total = exact_number(len(one.pages))
    return [f"{name} for {exact_number(n)} of {total} Pages" for name, n in of_pages.items()]


def _served(one: ConnectionSummary) -> html.P:
    names = ", ".join(page.name for page in one.pages[:MOST_NAMES])
    more = len(one.pages) - MOST_NAMES
    return html.P(
        f"Pages: {names or 'none'}{f' and {exact_number(more)} more' if more > 0 else ''}",
        className="muted",
    )
