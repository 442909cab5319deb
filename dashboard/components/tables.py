"""Parts of tables: heads that sort, which rows are shown, and what unfolds in a row."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from dashboard.format import exact_number
from dashboard.markup.attributes import attributes

Id = dict[str, Any]


@dataclass(frozen=True)
class Listed:
    """A page of a list, and how many pages the list has."""

    children: list[Any]
    last: int


def sort_button(table: str, key: Any) -> Id:
    """The id of the button that sorts a table by a column."""
    return {"sort_by": key, "table": table}


def sorted_head(table: str, key: Any) -> Id:
    """The id of the head of such a column."""
    return {"sorted": key, "table": table}


def sort_head(
    table: str, key: str, name: str, order: str | None, look: str = "", *, focused: bool = False
) -> html.Th:
    """The head of a column, as a button that sorts the table by it.

    `order` is ascending or descending where the rows stand by this column. A head that comes anew
    after it was pressed is `focused`, so that the keyboard keeps its place.
    """
    more: dict[str, Any] = {"autoFocus": True} if focused else {}
    button = html.Button(
        name, id=sort_button(table, key), type="button", n_clicks=0, className="sort-button", **more
    )
    told = attributes({"aria-sort": order})
    return html.Th(button, id=sorted_head(table, key), scope="col", className=look, **told)


def plain_heads(names: Iterable[str], numeric: Collection[str] = ()) -> html.Thead:
    """The heads of columns by which nobody sorts; `numeric` ones stand to the right."""
    look: dict[str, Any] = {"className": "num"}
    cells = [html.Th(one, scope="col", **(look if one in numeric else {})) for one in names]
    return html.Thead(html.Tr(cells))


def rows_line(number: int, size: int, count: int, what: str, *, is_more: bool = False) -> Any:
    """51–100 of 312 Pages, or of more than 312; nothing where all are on one page."""
    if count <= size and number == 1:
        return None
    first, last = (number - 1) * size + 1, min(number * size, count)
    of = f"{'more than ' if is_more else ''}{exact_number(count)}"
    words = f"{exact_number(first)}–{exact_number(last)} of {of} {what}"
    return html.P(words if first <= last else f"No {what} here", className="rows-line")


def page_of_list(
    children: Iterable[Any], number: int, size: int, count: int, what: str, *, is_more: bool = False
) -> Listed:
    """A page of a list of so many rows, and below it the line that says which these are."""
    line = rows_line(number, size, count, what, is_more=is_more)
    return Listed([*children, *([line] if line else [])], pages_of(count, size))


def pages_of(count: int, size: int) -> int:
    """How many pages a list of so many rows has, at least one."""
    return max(-(-count // size), 1)


def unfolding(name: str, title: str, *parts: Any) -> dbc.Accordion:
    """What a row has more to tell; by its name it stays open when the list is drawn anew."""
    return dbc.Accordion(
        dbc.AccordionItem(list(parts), title=title),
        id=f"unfold-{name}",
        start_collapsed=True,
        flush=True,
        persistence=True,
        persistence_type="memory",
        className="unfolding",
    )
