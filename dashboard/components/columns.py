"""The choice of a table's columns, which each person keeps for themselves."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html

from dashboard.components.form_parts import named

Id = dict[str, Any]


def columns_of(screen: Any) -> Id:
    """The id of the choice of columns of a screen's table."""
    return {"columns": screen, "part": "columns-chosen"}


def kept_columns(screen: Any) -> Id:
    """The id of what tells that a choice was kept."""
    return {"columns": screen, "part": "columns-kept"}


def columns_choice(
    screen: str, options: Sequence[Mapping[str, Any]], chosen: Sequence[str]
) -> html.Div:
    """Several of the options of `dcc.Dropdown`, in the order in which they were chosen."""
    picker = dcc.Dropdown(
        id=columns_of(screen),
        options=list(options),
        value=list(chosen),
        multi=True,
        placeholder="Columns",
        optionHeight="auto",
        maxHeight=420,
        labels={"search": "Search columns"},
    )
    parts = [named("Columns", html.Div(picker, className="pick")), dcc.Store(kept_columns(screen))]
    return html.Div(parts, className="columns-choice")
