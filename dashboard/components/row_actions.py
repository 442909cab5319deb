"""The buttons of a row that is edited, paused, tried and deleted: a report, a channel."""

import dash_bootstrap_components as dbc
from dash import html

from dashboard.components.asking import asking_button


def row_actions(
    kind: str,
    key: int,
    name: str,
    *,
    is_active: bool,
    test: str,
    delete: str,
    question: str,
) -> html.Div:
    """Told as `kind`-edit, `kind`-pause and `kind`-test with the row's key; `delete` asks first."""
    resting = "Pause" if is_active else "Resume"
    return html.Div(
        [
            row_button("Edit", {f"{kind}-edit": key}, name),
            row_button(resting, {f"{kind}-pause": key}, name),
            row_button(test, {f"{kind}-test": key}, name),
            asking_button("Delete", delete, key, question, look="btn-secondary btn-sm"),
        ],
        className="controls",
    )


def row_button(text: str, name: dict[str, int], what: str) -> dbc.Button:
    """One small button of the row that is called `what`."""
    return dbc.Button(
        text,
        type="button",
        id=name,
        title=f"{text}: {what}",
        color="secondary",
        size="sm",
        n_clicks=0,
    )
