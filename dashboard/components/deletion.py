"""Settings, Data: deleting a Page, one's account, the workspace; each asks before."""

from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.components.asking import asking_button
from dashboard.components.form_parts import labelled, named, refused, titled

DELETE_PAGE, DELETE_WORKSPACE, DELETE_ACCOUNT = "delete-page", "delete-workspace", "delete-account"
ACCOUNT_WRONG = "delete-account-wrong"
PAGE_BOX, NAME_BOX = "delete-page-id", "delete-workspace-name"
ABOUT_PAGES = (
    "Its numbers, posts, pictures, files, notes, links, reports and runs are deleted for good; the"
    " Page at Facebook is not touched."
)
ABOUT_ACCOUNT = (
    "You leave all your workspaces at once, and your address is deleted. What you made for the team"
    " stays, with a pseudonym in the place of your address."
)
ABOUT_WORKSPACE = (
    "Everything in it is deleted for good, for everybody: Pages, numbers, files, people, audit."
)


def draw_page_deletion(pages: Sequence[dict[str, Any]], refusal: str) -> html.Section:
    """The choice of a Page, and the button; others than owners read who may."""
    if refusal:
        return titled("Delete a Page", ABOUT_PAGES, *refused([refusal]))
    box = dcc.Dropdown(
        id=PAGE_BOX,
        options=list(pages),
        placeholder="Choose a Page",
        optionHeight="auto",
        labels={"search": "Search Pages"},
    )
    question = "Delete the chosen Page with all that was stored of it? This cannot be undone."
    return titled(
        "Delete a Page",
        ABOUT_PAGES,
        _form(labelled(PAGE_BOX, "Page", named("Page", box)), "Delete Page", DELETE_PAGE, question),
    )


def draw_account_deletion() -> html.Section:
    """The button."""
    question = "Delete your account, in all workspaces? This cannot be undone."
    button = asking_button("Delete account", DELETE_ACCOUNT, 1, question, look="btn-secondary")
    wrong = html.P(id=ACCOUNT_WRONG, className="note", role="alert")
    return titled("Delete your account", ABOUT_ACCOUNT, button, wrong)


def draw_workspace_deletion(name: str, refusal: str) -> html.Section:
    """The box for the name, and the button."""
    if refusal:
        return titled("Delete the workspace", ABOUT_WORKSPACE, *refused([refusal]))
    box = dbc.Input(id=NAME_BOX, autocomplete="off", maxlength=200)
    field = labelled(NAME_BOX, f"Type “{name}” to delete it", box)
    question = f"Delete the workspace {name} with everything in it? This cannot be undone."
    form = _form(field, "Delete workspace", DELETE_WORKSPACE, question)
    return titled("Delete the workspace", ABOUT_WORKSPACE, form)


def _form(field: Any, text: str, kind: str, question: str) -> html.Div:
    button = asking_button(text, kind, 1, question, look="btn-secondary")
    return html.Div([field, button], className="settings-form")
