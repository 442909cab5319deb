"""Saved views: the button in a screen's head, the panel that it opens, and the list in it."""

from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from dashboard.components.asking import asking_button
from dashboard.components.in_place import edit_button, edit_form, edit_place
from dashboard.components.read_only_links import leads_to
from dashboard.queries.workspace.saved_views import SavedViewSummary

LONGEST_NAME = 80
SAVED = "saved"
WHAT_IT_IS = "A Page, or the portfolio, with its days and choices, kept under a name."
NONE_YET = "None yet. Save the present view under a name."


def saved_views() -> html.Div:
    """The button and its panel, which is drawn when it first opens."""
    button = dbc.Button(
        [html.Span(className="icon i-views"), html.Span("Saved views")],
        type="button",
        id="saved-open",
        color="secondary",
        n_clicks=0,
    )
    panel = dbc.Offcanvas(
        html.Div(id="saved-panel", className="saved-panel"),
        id="saved",
        title=html.Span("Saved views", id="saved-title"),
        labelledBy="saved-title",
        placement="end",
        is_open=False,
        className="saved",
    )
    return html.Div([button, panel], className="saved-place")


def saved_panel(not_shared: str, *links: Any) -> list[Any]:
    """What stands in the panel, with what is said of `links` to the view, if it has any.

    `not_shared` says why the person may not share.
    """
    said = html.P(WHAT_IT_IS, className="kept-none")
    return [said, html.Div(id="saved-list"), _form(not_shared), *links]


def _form(not_shared: str) -> dbc.Form:
    everyone = dbc.Switch(
        id="saved-shared",
        label="Everyone in this workspace sees it",
        value=False,
        disabled=bool(not_shared),
    )
    return dbc.Form(
        [
            dbc.Label("Save the present view as", html_for="saved-name"),
            dbc.Input(id="saved-name", maxLength=LONGEST_NAME, autoComplete="off"),
            dbc.FormFeedback(id="saved-wrong", type="invalid"),
            everyone,
            html.P(not_shared, className="form-text") if not_shared else None,
            dbc.Button("Save", type="submit", color="primary"),
        ],
        id="saved-form",
        prevent_default_on_submit=True,
        className="kept-form",
    )


def saved_list(views: Sequence[SavedViewSummary]) -> Any:
    """The saved views, each with what the person may do with it."""
    if not views:
        return html.P(NONE_YET, className="kept-none")
    return html.Ul([_row(view) for view in views], className="kept-list")


def _row(view: SavedViewSummary) -> html.Li:
    name = leads_to(view.name, view.address, view.id)
    line = html.Div(
        [
            html.Div([name, *_sharing(view)], className="kept-words"),
            html.Div(_actions(view), className="kept-actions"),
        ],
        className="kept",
    )
    return html.Li([line, edit_place(SAVED, view.id)])


def _sharing(view: SavedViewSummary) -> list[Any]:
    if not view.is_shared:
        return []
    author = "you" if view.may_change else view.author
    return [html.Span(f"shared by {author}", className="kept-note")]


def _actions(view: SavedViewSummary) -> list[Any]:
    parts: list[Any] = []
    if view.may_change:
        parts.append(edit_button(SAVED, view.id, "Rename", f"Rename {view.name}"))
    if view.may_delete:
        also = " Nobody in this workspace will see it any more." if view.is_shared else ""
        question = f"Delete the saved view “{view.name}”?{also}"
        parts.append(asking_button("Delete", "delete-view", view.id, question))
    return parts


def rename_form(view_id: int, name: str) -> dbc.Form:
    """The form that stands below a saved view while it gets another name."""
    return edit_form(SAVED, view_id, "New name", name, LONGEST_NAME)
