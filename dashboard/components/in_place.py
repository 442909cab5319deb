"""What is changed in its own place: the button, and the form that it opens below a line.

The callbacks of such a form are those of `pages/shared/in_place.py`; `kind` says of what it is.
"""

from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from dashboard.markup.attributes import attributes

Id = dict[str, Any]


def part(kind: str, row: Any, name: str) -> Id:
    """The id of a part of a row: its `edit` button, `place`, `wanted`, `refused`, `editing`."""
    return {kind: row, "part": f"{kind}-{name}"}


def edit_button(kind: str, row: int, text: str, label: str) -> html.Button:
    """The button that opens the form; `label` says of which line it is."""
    return html.Button(
        text,
        id=part(kind, row, "edit"),
        type="button",
        n_clicks=0,
        className="btn btn-link btn-sm",
        **attributes({"aria-label": label}),
    )


def edit_place(kind: str, row: int) -> html.Div:
    """Where the form comes."""
    return html.Div(id=part(kind, row, "place"), className="in-place-below")


def edit_form(kind: str, row: int, label: str, text: str, longest: int) -> dbc.Form:
    """The form with one field, which holds the present text."""
    field = html.Label(
        [
            html.Span(label, className="visually-hidden"),
            dbc.Input(
                id=part(kind, row, "wanted"),
                value=text,
                maxLength=longest,
                autoComplete="off",
                autoFocus=True,
            ),
            dbc.FormFeedback(id=part(kind, row, "refused"), type="invalid"),
        ],
        className="grow",
    )
    return dbc.Form(
        [field, dbc.Button("Save", type="submit", color="primary", size="sm")],
        id=part(kind, row, "editing"),
        prevent_default_on_submit=True,
        className="in-place",
    )
