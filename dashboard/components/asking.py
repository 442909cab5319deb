"""Buttons that ask before they do what cannot be undone, and the question that they open."""

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.markup.attributes import attributes


def asking_button(
    text: str, kind: str, key: str | int, question: str, *, look: str = "btn-link btn-sm"
) -> dbc.Button:
    """A button whose question stands in a dialogue; a yes is told as `kind` and `key`.

    The screen's callback listens to the store `confirmed`, see `pages/shared/acting.py`.
    """
    color = "secondary" if "btn-secondary" in look else "link"  # else Dash's would be primary
    return dbc.Button(
        text,
        type="button",
        id={"ask": kind, "key": key},
        title=question,
        color=color,
        className=look,
        n_clicks=0,
    )


def question_dialogue() -> html.Div:
    """The one dialogue of the app, and the store that tells what was confirmed."""
    yes = dbc.Button("Yes", type="button", id="question-yes", color="danger", n_clicks=0)
    no = dbc.Button("Keep", type="button", id="question-no", color="secondary", n_clicks=0)
    dialogue = dbc.Modal(
        [
            dbc.ModalBody(html.P(id="question-words")),
            dbc.ModalFooter([no, yes]),
        ],
        id="question",
        is_open=False,
        centered=True,
        size="sm",
        labelledBy="question-words",
    )
    stores = [dcc.Store(id="question-asked"), dcc.Store(id="confirmed")]
    return html.Div([dialogue, *stores], **attributes({"data-place": "question"}))
