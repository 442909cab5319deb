"""What the form of a report holds, as the actions take it: for saving, and for a preview."""

from typing import Any

from dash import State

from dashboard.actions.report_values import OF_VIEW
from dashboard.components.report_form import BOXES, PAGE
from dashboard.components.report_parts import MORE, SECTIONS
from dashboard.pages.shared.columns import texts_of
from dashboard.pages.shared.given import text_of
from dashboard.pages.shared.reports import read_form, read_parts
from dashboard.queries.posts.filters import label_number

FORM = {
    "edited": State("report-edited", "data"),
    "page_id": State(PAGE, "value"),
    "sections": State(SECTIONS, "value"),
    "more": State(MORE, "value"),
    "view": State("report-view", "data"),
    "given": {name: State(box, "value") for name, box in BOXES.items()},
}


def form_values(form: dict[str, Any]) -> dict[str, Any]:
    """The values of a form; a new one has what a screen showed as well. Raises BadInput."""
    values = read_form(form["given"]) | read_parts(form["sections"], form["more"])
    return values if form["edited"] is not None else _shown(form["view"]) | values


def _shown(view: Any) -> dict[str, Any]:
    """What a screen showed, as the browser sent it."""
    given = view if isinstance(view, dict) else {}
    shown: dict[str, Any] = {
        name: text_of(given.get(name)) for name in OF_VIEW if text_of(given.get(name))
    }
    label, columns = shown.get("posts_label"), given.get("posts_columns")
    shown |= {"posts_label": label_number(label)} if label else {}
    return shown | ({} if columns is None else {"posts_columns": texts_of(columns)})
