"""What stands where an address names nothing that this person may see."""

from typing import Any

from dash import Dash, html


def skeleton() -> list[Any]:
    """The whole screen: it never changes."""
    return [
        html.H1("There is nothing here"),
        html.P("This address leads nowhere, or to something that is not among what you may see."),
        html.A("Go to your Pages", href="/", className="nav button primary"),
    ]


def register(app: Dash) -> None:
    """No callbacks."""
