"""The glossary: what each metric means."""

from typing import Any

import dash
from dash import ALL, Input, Output, State, callback, html

from dashboard.components.controls import control, list_of, list_pages, pages_look
from dashboard.components.glossary import (
    ListedEntries,
    glossary_controls,
    groups_choice,
    list_pieces,
    none_found,
    pieces_of,
)
from dashboard.components.loading import loading
from dashboard.components.notices import failure
from dashboard.components.own_measures import own_measures
from dashboard.page_address import page_number, query_values, texts
from dashboard.pages.shared.redraw import chosen, first_values, safely, screen
from dashboard.pages.shared.titles import title
from dashboard.queries.insights.glossary import LEVELS, level_of, read_glossary
from models.scope import open_session

PAGES = list_of("glossary")
SHOWN = {"retired": True, "used": False}
BROKEN = ListedEntries([failure()], 1, [])

dash.register_page(__name__, path="/glossary", title=title("Glossary"))


def layout(**query: Any) -> Any:
    """The screen by its address."""
    return screen(lambda: _screen(first_values(query)))


def _screen(given: dict[str, Any]) -> html.Div:
    read, listed = texts(given), draw_glossary(given)
    usual = usual_level(read.get("metric", ""))
    controls = glossary_controls(
        read.get("level") or usual, usual, read.get("show", ""), read.get("q", "")
    )
    head = [html.H1("Glossary"), html.Div(controls, className="controls")]
    entries = [
        loading(html.Div(listed.children, id="entries"), rows=8),
        list_pages(page_number(given.get("page")), listed.last, PAGES),
    ]
    groups = groups_choice(listed, read.get("group", ""))
    return html.Div(
        [
            html.Div(head, className="page-head"),
            html.Div([groups, html.Div(entries)], className="glossary-body"),
        ],
        className="screen",
    )


def usual_level(metric: str) -> str:
    """The level that is shown where the address names none: that of its metric, if it has one."""
    with open_session() as session:
        return (level_of(session, metric) if metric else None) or LEVELS[0]


def draw_glossary(given: dict[str, Any]) -> ListedEntries:
    """The metrics that are asked for; with `metric`, that one comes first and is marked."""
    read = texts(given)
    marked, words, show = read.get("metric", ""), read.get("q", ""), read.get("show", "")
    level = read.get("level", "")
    level = level if level in LEVELS else usual_level(marked)
    with open_session() as session:
        entries = read_glossary(session, level=level, search=words, retired=SHOWN.get(show))
        own = own_measures(level, words) if show != "retired" else []
        pieces = pieces_of(entries, own)
        if not pieces:
            return ListedEntries(none_found(level, words), 1, [])
        number = page_number(given.get("page"))
        return list_pieces(pieces, read.get("group", ""), marked, number)


@callback(
    output=(
        Output("entries", "children"),
        Output(PAGES, "max_value"),
        Output(PAGES, "className"),
        Output(control("group"), "options"),
    ),
    inputs={
        "given": chosen("q", "show", "group") | {"page": Input(PAGES, "active_page")},
        # What it is by default depends on the metric in the address.
        "level": Input(control("level", ALL), "value"),
        "search": State("url", "search"),
    },
    prevent_initial_call=True,
)
def redraw_entries(given: dict[str, Any], level: Any, search: Any) -> tuple[Any, ...]:
    """The entries of what is chosen."""
    wanted = {
        **given,
        "level": next(iter(level), "") if isinstance(level, list) else "",
        "metric": query_values(search).get("metric", ""),
    }
    listed = safely(lambda: draw_glossary(wanted), BROKEN)
    return listed.children, listed.last, pages_look(listed.last), listed.groups
