"""The box in which several Pages are chosen by their names."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from dashboard.components.form_parts import named
from dashboard.format import exact_number
from dashboard.queries.pages.listing import PageName

SHOWN_NAMES = 3
ALL_PAGES = {"value": "", "label": "All Pages", "search": "All Pages"}


def page_choice(
    name: Any, label: str, options: Sequence[Any], chosen: Sequence[str], what: str = "Pages"
) -> html.Div:
    """The box with this id; its callback offers more by `search_value`."""
    picker = dcc.Dropdown(
        id=name,
        options=list(options),
        value=list(chosen),
        multi=True,
        optionHeight="auto",
        maxHeight=320,
        placeholder=f"Choose {what}",
        labels={"search": f"Search {what}"},
    )
    return named(label, picker)


def page_names(pages: Sequence[PageName]) -> list[dict[str, str]]:
    """The options of the box: names alone, since the chosen ones stand in one line."""
    return [{"value": page.page_id, "label": page.name} for page in pages]


def or_all(options: Sequence[Any]) -> list[Any]:
    """The options of a box in which one Page may be chosen, or all."""
    return [ALL_PAGES, *options]


def some_names(names: Sequence[str]) -> str:
    """Acme Coffee, Acme Tea, Globex and 9 more; No Page yet."""
    if not names:
        return "No Page yet"
    more = len(names) - SHOWN_NAMES
    if more <= 0:
        return ", ".join(names)
    return f"{', '.join(names[:SHOWN_NAMES])} and {exact_number(more)} more"
