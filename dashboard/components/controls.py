"""Controls of a screen: what is chosen stands in the address, which follows by itself.

A control's id names its value in the address and what it is there by default; the callback that
lets the address follow is in `dashboard/shell.py`, its work in `assets/js/address.js`.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html, stringify_id

from dashboard.markup.attributes import attributes
from dashboard.page_address import DEFAULTS

Id = dict[str, Any]
TYPING_MILLISECONDS = 300


def list_of(screen: str, name: str = "page") -> Id:
    """The id of the pages of a screen's list; `name` is what the address calls their number.

    A list has an id of its own, else each callback of another's would miss its other parts.
    """
    return {"pages": name, "of": screen}


def control(name: str, usual: Any = None) -> Id:
    """The id of the control whose value the address calls `name`.

    `usual` is what it is where the address does not say, if that is not the same on each visit.
    """
    return {"control": name, "default": DEFAULTS.get(name, "") if usual is None else usual}


def choice(
    name: str, label: str, options: Mapping[str, str], value: str, usual: Any = None
) -> html.Div:
    """Choices side by side, of which one holds; `label` says to screen readers what is chosen."""
    radio = dbc.RadioItems(
        id=control(name, usual),
        options=choices(options),
        value=value,
        className=choice_look(options),
        inputClassName="btn-check",
        labelClassName="btn segment",
        labelCheckedClassName="active",
    )
    return html.Div(radio, role="group", **attributes({"aria-label": label}))


def choices(options: Mapping[str, str]) -> list[dict[str, str]]:
    """The options of a choice, by value."""
    return [{"label": text, "value": key} for key, text in options.items()]


def choice_look(options: Mapping[str, str]) -> str:
    """The class of a choice: hidden where there is nothing to choose."""
    return "btn-group segments" if len(options) > 1 else "btn-group segments d-none"


def day_field(name: str, label: str, day: date | None) -> html.Div:
    """A day, in the format of the reader's browser; it counts once it has been left for a moment.

    Dash's own date picker is not accessible: axe finds attributes that its fields may not have.
    """
    field = dbc.Input(
        id=control(name),
        type="date",
        value=day.isoformat() if day else None,
        debounce=TYPING_MILLISECONDS,
        className="day-field",
    )
    words = dbc.Label(label, html_for=stringify_id(control(name)), class_name="visually-hidden")
    return html.Div([words, field])


def dropdown(
    name: str, label: str, options: Sequence[Mapping[str, Any]], value: str, **more: Any
) -> html.Div:
    """One of many, found by typing; options are those of `dcc.Dropdown`."""
    picker = dcc.Dropdown(
        id=control(name),
        options=list(options),
        value=value,
        clearable=False,
        optionHeight="auto",
        maxHeight=420,
        labels={"search": f"Search {label.lower()}"},
        **more,
    )
    return html.Div(picker, className="pick", role="group", **attributes({"aria-label": label}))


def search(name: str, label: str, value: str) -> html.Div:
    """A search box; it searches once the person has stopped typing for a moment."""
    words = dbc.Label(label, html_for=stringify_id(control(name)), class_name="visually-hidden")
    box = dbc.Input(
        id=control(name),
        type="search",
        value=value,
        placeholder=label,
        maxlength=100,
        debounce=TYPING_MILLISECONDS,
        autocomplete="off",
    )
    return html.Div([words, box], className="search", role="search")


def switch(name: str, label: str, value: bool) -> dbc.Switch:
    """On or off."""
    return dbc.Switch(id=control(name), label=label, value=value)


def list_pages(number: int, last: int, pages: Id | str) -> dbc.Pagination:
    """The pages of a long list, from 1 to `last`; `pages` is its id.

    It is always there, since callbacks read it, but seen only where there are several.
    """
    return dbc.Pagination(
        id=pages,
        active_page=number,
        max_value=max(last, number, 1),
        fully_expanded=False,
        previous_next=True,
        size="sm",
        className=pages_look(last),
    )


def pages_look(last: int) -> str:
    """The class of a list's pages: hidden where there is but one."""
    return "list-pages" if last > 1 else "list-pages d-none"


def filters_sheet(name: str, shown: str, *parts: Any) -> html.Div:
    """Filters side by side on a wide screen; on a narrow one behind a button, in a sheet below.

    `name` is the id of what is shown of them on the button.
    """
    opens = dbc.Button(
        [html.Span(className="icon i-filter"), html.Span(shown, id=name)],
        type="button",
        id="filters-open",
        color="secondary",
        className="filters-open",
    )
    done = dbc.Button(
        "Done", type="button", id="filters-done", color="primary", className="filters-done"
    )
    head = html.Div([html.H2("Filters", className="section-title"), done], className="filters-head")
    sheet = dbc.Collapse(
        [head, html.Div(list(parts), className="filters")], id="filters", is_open=False
    )
    return html.Div([opens, sheet], className="filters-place")
