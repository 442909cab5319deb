"""What somebody may say of a file: what its titles are, how dates begin, what of unknown posts."""

from collections.abc import Mapping, Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.components.form_parts import named
from dashboard.queries.workspace.imports import ImportSummary

SKIP = "skip"
AUTO = "auto"
ROLES = {
    "post_id": "The post’s id",
    "page_id": "The Page’s id",
    "date": "The day of a line",
    "publish_time": "When the post was published",
    "title": "The post’s title",
    "description": "The post’s text",
    "permalink": "The post’s address",
}
ORDERS = {
    AUTO: "As the file tells",
    "day": "Day first: 31/12/2025",
    "month": "Month first: 12/31/2025",
}
# Kinds of files whose titles and columns are metrics of Pages.
OF_PAGES = ("series", "days")
KEEP = "Add posts that only the file knows"


def draw_choices(one: ImportSummary, options: Mapping[str, Sequence[Any]]) -> list[Any]:
    """The form of an import; what was said before stands there."""
    said = one.choices.get("names") or {}
    boxes = [
        _box(one, place, part["title"], said, options)
        for place, part in enumerate(one.parts)
        if part["can_map"] or part["title"] in said
    ]
    parts: list[Any] = []
    if boxes:
        parts += [
            html.H3("What are these?", className="import-ask"),
            html.Div(boxes, className="import-maps"),
        ]
    parts.append(_orders(one))
    keep = dbc.Checkbox(
        id=part_of(one, "keep"), label=KEEP, value=bool(one.choices.get("keep_unknown_posts"))
    )
    of_posts = one.found.get("kind") in ("posts", "columns")
    parts.append(html.Div(keep, className="" if of_posts else "d-none"))
    return parts


def part_of(one: ImportSummary, name: str) -> dict[str, Any]:
    """The id of a box of the form."""
    return {"import": one.id, "part": f"import-{name}"}


def _orders(one: ImportSummary) -> html.Div:
    boxes = dbc.RadioItems(
        id=part_of(one, "order"),
        options=[{"value": key, "label": words} for key, words in ORDERS.items()],
        value=one.choices.get("order") or AUTO,
        inline=True,
    )
    label = html.Span("Dates like 03/04/2025", className="form-label")
    plain = one.found.get("kind") == "plain"
    return html.Div([label, named("Order of dates", boxes)], className="d-none" if plain else "")


def _box(
    one: ImportSummary,
    place: int,
    title: str,
    said: Mapping[str, str],
    options: Mapping[str, Sequence[Any]],
) -> html.Div:
    words = title or "A block without a title"
    picker = dcc.Dropdown(
        id=part_of(one, "name") | {"place": place},
        options=list(options["series" if one.found.get("kind") in OF_PAGES else "posts"]),
        value=said.get(title),
        placeholder="Not known: skipped",
        optionHeight="auto",
        maxHeight=320,
        labels={"search": "Search metrics"},
    )
    return html.Div(
        [html.Span(words, className="form-label"), named(words, picker)], className="form-field"
    )
