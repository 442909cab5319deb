"""What stands while something is being fetched: shapes of the size of what comes."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

SHOWN_AFTER_MILLISECONDS = 300


def loading(children: Any, rows: int = 4, **more: Any) -> dcc.Loading:
    """The children; a placeholder in their place once what they wait for takes a moment."""
    return dcc.Loading(
        children,
        delay_show=SHOWN_AFTER_MILLISECONDS,
        custom_spinner=placeholder(rows),
        parent_className="loading",
        **more,
    )


def placeholder(rows: int) -> html.Div:
    """Some grey lines."""
    lines = [dbc.Placeholder(className="placeholder-line") for _ in range(rows)]
    return html.Div(lines, className="placeholder-glow placeholder-lines")
