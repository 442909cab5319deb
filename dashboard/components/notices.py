"""Calm messages with the next step, where there is nothing to show."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.queries.inputs import BadInput

NO_DAY_YET = "No day of this month has ended yet."


def notice(title: str, text: str = "", action: Any = None) -> html.Div:
    """What is, what helps, and the way there."""
    parts: list[Any] = [html.P(title, className="notice-title")]
    parts += [html.P(text, className="notice-text")] if text else []
    return html.Div([*parts, *([action] if action else [])], className="notice")


def no_day_yet() -> html.Div:
    """What stands on the first of a month in the place of its numbers."""
    return notice(NO_DAY_YET, "Look again tomorrow.")


def wrong_value(error: BadInput) -> html.Div:
    """What stands where the address holds a value that cannot be used."""
    home = dcc.Link("Show the last 28 days", href="?", className="link")
    return notice("This address holds something that cannot be shown.", error.message, home)


def failure() -> html.Div:
    """What stands where something could not be drawn."""
    again = dbc.Button("Try again", href="", external_link=True, color="secondary")
    return notice(
        "This could not be loaded.", "Try again; if it stays, the server's log tells why.", again
    )


def nothing_here() -> html.Div:
    """The screen of an address that names nothing that this person may see."""
    return html.Div(
        [
            html.H1("There is nothing here"),
            html.P(
                "This address leads nowhere, or to something that is not among what you may see."
            ),
            dbc.Button("Go to your Pages", href="/", color="primary"),
        ],
        className="screen-message",
    )
