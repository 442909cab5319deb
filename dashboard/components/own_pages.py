"""Settings, Pages: whether each can be analysed, if not why, which opens first, what is unusual."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html, stringify_id

from dashboard.components.form_parts import cell, table, titled
from dashboard.components.header import avatar
from dashboard.components.page_state import PageState
from dashboard.components.tables import Listed, pages_of, rows_line
from dashboard.format import exact_number
from dashboard.queries.pages.pictures import page_picture_address
from models import MetaPage
from models.access_states import REQUIRED_PERMISSIONS, SEE_INSIGHTS
from models.sensitivity import NORMAL, OFF, SENSITIVE, STRONGEST

PAGE_SIZE = 50
FIRST_HEAD, UNUSUAL_HEAD = "Opens first for you", "Unusual days and posts"
SENSITIVITY_NAMES = {
    OFF: "Off",
    STRONGEST: "Only the strongest",
    NORMAL: "Normal",
    SENSITIVE: "Sensitive",
}
LEAD = (
    f"Insights need the permissions {' and '.join(REQUIRED_PERMISSIONS)}, and on the Page itself"
    f" {SEE_INSIGHTS}."
)


@dataclass(frozen=True)
class PagesScreen:
    """A part of the tenant's Pages, with `states` by our id, and which `first` opens (our id).

    `may_set` is whether the person says what is unusual.
    """

    total: int
    number: int
    pages: Sequence[MetaPage]
    states: Mapping[int, PageState | None]
    first: int
    may_set: bool = False


def draw_pages(screen: PagesScreen) -> Listed:
    """A Page a row; or how there comes to be one."""
    if not screen.total:
        way = dcc.Link("Connect Facebook", href="/settings/connections", className="link")
        empty = titled("Pages", "Connect Facebook first; your Pages then stand here.", way)
        return Listed([empty], 1)
    rows = [_page(page, screen, opens_first=page.id == screen.first) for page in screen.pages]
    lead = f"{exact_number(screen.total)} in all. {LEAD}"
    shown = table(("Page", "Followers", "Analysis", UNUSUAL_HEAD, FIRST_HEAD), rows)
    line = rows_line(screen.number, PAGE_SIZE, screen.total, "Pages")
    return Listed([titled("Pages", lead, shown, line)], pages_of(screen.total, PAGE_SIZE))


def first_button(page_id: Any) -> dict[str, Any]:
    """The id of the button that makes a Page (Facebook's id) the one that opens first."""
    return {"open_first": page_id}


def sensitivity_box(page_id: Any) -> dict[str, Any]:
    """The id of the choice of how odd a day of a Page (Facebook's id) must be."""
    return {"sensitivity": page_id}


def _page(page: MetaPage, screen: PagesScreen, *, opens_first: bool) -> html.Tr:
    state = screen.states.get(page.id)
    name = dcc.Link(
        [avatar(page.name, page_picture_address(page)), html.Span(page.name)],
        href=f"/pages/{page.page_id}",
        className="page-link",
    )
    well = html.Span("Can be analysed", className="tag tag-good")
    return html.Tr(
        [
            html.Th(name, scope="row", className="name-cell"),
            cell("Followers", exact_number(page.followers_count)),
            cell("Analysis", state.note() if state else well),
            cell(UNUSUAL_HEAD, _sensitivity(page, may_set=screen.may_set)),
            cell(FIRST_HEAD, _first(page, opens_first=opens_first)),
        ]
    )


def _sensitivity(page: MetaPage, *, may_set: bool) -> Any:
    if not may_set:
        return SENSITIVITY_NAMES[page.sensitivity]
    options = [{"value": each, "label": words} for each, words in SENSITIVITY_NAMES.items()]
    place = sensitivity_box(page.page_id)
    words = dbc.Label(
        f"What is unusual of {page.name}",
        html_for=stringify_id(place),
        class_name="visually-hidden",
    )
    return html.Div(
        [words, dbc.Select(id=place, options=options, value=page.sensitivity, size="sm")]
    )


def _first(page: MetaPage, *, opens_first: bool) -> Any:
    if opens_first:
        return html.Span("Opens first", className="tag tag-good")
    return dbc.Button(
        ["Make first", html.Span(page.name, className="visually-hidden")],
        type="button",
        id=first_button(page.page_id),
        color="secondary",
        size="sm",
        n_clicks=0,
    )
