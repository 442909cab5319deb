"""Settings, Import: where files are dropped, what was understood of each, and what came of them."""

from collections.abc import Mapping, Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.components.asking import asking_button
from dashboard.components.form_parts import cell, labelled, named, table, titled
from dashboard.components.import_choices import draw_choices
from dashboard.components.import_findings import draw_findings
from dashboard.format import exact_number, moment
from dashboard.markup.attributes import attributes
from dashboard.queries.workspace.imports import OPEN, ImportSummary

UNDO, DROP = "undo-import", "drop-import"
PAGE_BOX, FILES, GIVEN, WRONG, BOUND = (
    "import-page",
    "import-files",
    "import-given",
    "import-wrong",
    "import-bound",
)
LEAD = (
    "Meta’s API keeps about two years. What you exported from Meta Business Suite before can be"
    " brought in here. A file only fills days that have no value: what Meta’s API gave stays."
)
HINT = (
    "CSV files of Meta Business Suite, or the plain form of the manual; up to 6 MB. Larger ones"
    " go in with the command “pagelens import”. You see what is in a file before any of it is"
    " stored; a file that nobody imports is deleted after a day."
)
STATES = {
    "looking": "Being looked at…",
    "looked": "Ready to import",
    "refused": "Needs your choice",
    "storing": "Being imported…",
    "undoing": "Being taken back…",
    "stored": "Imported",
    "undone": "Taken back",
}
STOPPED = "This was interrupted. Press the button to go on."


def draw_drop(pages: Sequence[Any], chosen: str | None, told: str, largest: int) -> html.Section:
    """The Page that the files are of, and the place where they are dropped."""
    form = html.Div(
        [
            labelled(PAGE_BOX, "Page", named("Page", _page_box(pages, chosen))),
            labelled(FILES, "Files", _drop_place(), hint=HINT),
            html.Div(id=WRONG, className="import-wrong", role="alert"),
            dcc.Store(id=GIVEN),
            dcc.Store(id=BOUND, data={"largest": largest, "told": told}),
        ],
        className="settings-form import-form",
    )
    return titled("Import numbers", LEAD, form)


def _page_box(pages: Sequence[Any], chosen: str | None) -> dcc.Dropdown:
    return dcc.Dropdown(
        id=PAGE_BOX,
        options=list(pages),
        value=chosen,
        clearable=False,
        maxHeight=320,
        labels={"search": "Search Pages"},
    )


def _drop_place() -> html.Label:
    """The label names the box for files and opens it; the box takes the keyboard by itself."""
    return html.Label(
        dcc.Upload(
            html.Span(
                [
                    html.Span("Choose files", className="btn btn-primary"),
                    html.Span("or drop them here", className="drop-words"),
                ],
                className="drop-inside",
            ),
            id=FILES,
            multiple=True,
            disable_click=True,
            className="upload drop",
            className_active="upload drop upload-over",
        ),
        className="drop-label",
    )


def draw_imports(
    imports: Sequence[ImportSummary], options: Mapping[str, Sequence[Any]], zone: str
) -> list[Any]:
    """Those that wait for somebody as cards, the others as a list.

    `options` are the metrics that a title may be, by the kind of file.
    """
    waiting = [one for one in imports if one.state in OPEN and one.state != "undoing"]
    done = [one for one in imports if one not in waiting]
    parts: list[Any] = [_card(one, options) for one in waiting]
    if done:
        rows = [_row(one, zone) for one in done]
        heads = ("File", "Page", "Imported", "Values", "")
        lead = "An import is taken back as a whole; what Meta’s API has given since stays."
        parts.append(titled("Imports", lead, table(heads, rows)))
    return parts


def import_part(row: Any, name: str) -> dict[str, Any]:
    """The id of a part of an import's card: its buttons, boxes, and the place of what is wrong."""
    return {"import": row, "part": f"import-{name}"}


def _card(one: ImportSummary, options: Mapping[str, Sequence[Any]]) -> html.Section:
    head = html.Div(
        [
            html.H2(one.file_name, className="section-title"),
            dbc.Badge(STATES[one.state], className=f"mark-{_look(one)}", color=""),
        ],
        className="import-head",
    )
    parts: list[Any] = [head, html.P(f"For {one.page_name}", className="note")]
    if one.at_work:
        return html.Section(parts, className="section import", **_named(one))
    parts += [html.P(STOPPED, className="note")] if one.stopped else []
    parts += draw_findings(one)
    parts += draw_choices(one, options)
    parts += [html.Div(id=import_part(one.id, "wrong"), className="import-wrong", role="alert")]
    parts += [html.Div(_buttons(one), className="controls")]
    return html.Section(parts, className="section import", **_named(one))


def _named(one: ImportSummary) -> dict[str, Any]:
    return dict(attributes({"aria-label": f"Import of {one.file_name}"}))


def _look(one: ImportSummary) -> str:
    return {"looked": "accent", "refused": "warn"}.get(one.state, "calm")


def _buttons(one: ImportSummary) -> list[Any]:
    can_store = one.state in {"looked", "storing"}
    store = dbc.Button(
        "Import",
        type="button",
        id=import_part(one.id, "store"),
        color="primary",
        n_clicks=0,
        disabled=not can_store,
    )
    again = dbc.Button(
        "Look again", type="button", id=import_part(one.id, "again"), color="secondary", n_clicks=0
    )
    question = f"Drop {one.file_name}? Nothing of it was stored."
    drop = asking_button("Drop", DROP, one.id, question)
    return [store, drop] if one.state == "storing" else [store, again, drop]


def _row(one: ImportSummary, zone: str) -> html.Tr:
    undone = one.state == "undone"
    told = [html.Span(exact_number(one.values))]
    if undone:
        told = [html.Span("Taken back"), html.Span(moment(one.undone_at, zone), className="sub")]
    return html.Tr(
        [
            html.Th(one.file_name or "File", scope="row", className="name-cell"),
            cell("Page", one.page_name),
            cell("Imported", moment(one.stored_at, zone)),
            cell("Values", told),
            html.Td(_undo(one), className="actions-cell"),
        ]
    )


def _undo(one: ImportSummary) -> Any:
    if one.at_work:
        return STATES[one.state]
    if one.state == "undone":
        return ""
    question = (
        f"Take back {one.file_name}? Its {exact_number(one.values)} values go; what Meta’s API has"
        " given since stays."
    )
    return asking_button("Undo", UNDO, one.id, question)
