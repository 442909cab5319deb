"""What stands while something is being fetched: shapes of the size of what comes."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc

SHOWN_AFTER_MILLISECONDS = 300
LINE_PIXELS = 48


def loading(children: Any, rows: int = 4, **more: Any) -> dcc.Loading:
    """The children; a placeholder in their place once what they wait for takes a moment."""
    return dcc.Loading(
        children,
        delay_show=SHOWN_AFTER_MILLISECONDS,
        custom_spinner=placeholder(rows),
        parent_className="loading",
        **more,
    )


def placeholder(rows: int) -> dbc.Placeholder:
    """Some grey lines: one component, however many, since each slows the screen it stands on."""
    height = {"height": f"{rows * LINE_PIXELS}px"}
    return dbc.Placeholder(animation="glow", className="placeholder-lines", style=height)
