"""Notes on days, below the trend: people's own and the system's, and the form that adds one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.components.asking import asking_button
from dashboard.components.in_place import edit_button, edit_form, edit_place, part
from dashboard.format import day
from dashboard.page_context import PageContext
from dashboard.queries.days.ranges import DateRange
from dashboard.queries.workspace.annotations import (
    Note,
    gap_notes,
    post_notes,
    read_notes,
    retirement_notes,
)

LONGEST_NOTE = 200
NOTE = "note"
KIND_WORDS = {
    "metric_retired": "Meta",
    "sync_gap": "gap",
    "post_above_median": "post",
}


@dataclass(frozen=True)
class Writer:
    """Who reads the notes: the notes of `user_id` may be changed, all be deleted by an owner."""

    user_id: int = 0
    owner: bool = False


READER = Writer()


def notes_of(
    context: PageContext,
    span: DateRange,
    metric: str,
    values: Sequence[Decimal | None],
    writer: Writer = READER,
) -> list[Note]:
    """All notes on the days of the range, the oldest first; `values` has one for each day."""
    own = _of_people(context, span, writer)
    system = retirement_notes(metric, span) + post_notes(context.session, context.page, span)
    gaps = gap_notes(span.days, values)
    return sorted(own + system + gaps, key=lambda note: note.day)


def _of_people(context: PageContext, span: DateRange, writer: Writer) -> list[Note]:
    """The team's notes; a visitor reads them where their link shows notes, and nobody's name."""
    visitor = context.visitor
    if visitor is not None and not visitor.reads_notes:
        return []
    own = read_notes(
        context.session, context.page, span, user_id=writer.user_id, owner=writer.owner
    )
    if visitor is None:
        return own
    return [replace(note, author="", may_edit=False, may_delete=False) for note in own]


def notes_list(context: PageContext, notes: Sequence[Note]) -> list[Any]:
    """The notes as a list, each with what may be done with it."""
    if not notes:
        return []
    return [html.Ul([_line(note, context) for note in notes], className="notes")]


def _line(note: Note, context: PageContext) -> html.Li:
    who = note.author or KIND_WORDS.get(note.kind, "")
    parts = [
        html.Span(day(note.day, weekday=True), className="note-day"),
        html.Span(_text(note, context), className="note-text"),
        html.Span(who, className="tag tag-quiet") if who else None,
        *_actions(note),
    ]
    return html.Li(parts)


def _text(note: Note, context: PageContext) -> Any:
    if note.post_id and context.visitor:
        return html.Span(note.text, className="note-words", dir="auto")
    if note.post_id:
        to = context.address.of_post(note.post_id)
        return dcc.Link(note.text, href=to, className="link note-words")
    return html.Span(note.text, id=note_text(note.id)) if note.may_edit else note.text


def _actions(note: Note) -> list[Any]:
    parts: list[Any] = []
    if note.id is None:
        return parts
    if note.may_edit:
        label = f"Edit the note of {day(note.day)}"
        parts.append(edit_button(NOTE, note.id, "Edit", label))
    if note.may_delete:
        question = f"Delete the note of {day(note.day, weekday=True)}, “{note.text}”?"
        parts.append(asking_button("Delete", "delete-note", note.id, question))
    if note.may_edit:
        parts.append(edit_place(NOTE, note.id))
    return parts


def note_text(note_id: Any) -> dict[str, Any]:
    """The id of the text of a note."""
    return part(NOTE, note_id, "text")


def note_form(note_id: int, text: str) -> dbc.Form:
    """The form that stands below a note while it is changed."""
    return edit_form(NOTE, note_id, "The note", text, LONGEST_NOTE)


def note_adder(refusal: str) -> html.Div:
    """The way to a new note; or why the person writes none. It stays when the notes are redrawn."""
    if refusal:
        return html.Div(html.P(refusal, className="note"), className="note-adder")
    button = dbc.Button(
        "Add a note",
        type="button",
        id="note-open",
        color="link",
        size="sm",
        className="note-open",
        n_clicks=0,
    )
    form = dbc.Collapse(_form(), id="note-new", is_open=False)
    return html.Div([button, form], className="note-adder")


def _form() -> dbc.Form:
    day_field = dbc.Input(id="note-day", type="date")
    on_day = html.Div([dbc.Label("Day (Pacific)", html_for="note-day"), day_field])
    text = html.Div(
        [
            dbc.Label("What happened", html_for="note-words"),
            dbc.Input(id="note-words", maxLength=LONGEST_NOTE, autoComplete="off"),
            dbc.FormFeedback(id="note-wrong", type="invalid"),
        ],
        className="grow",
    )
    add = dbc.Button("Add the note", type="submit", color="primary")
    return dbc.Form(
        [on_day, text, add],
        id="note-adding",
        prevent_default_on_submit=True,
        className="note-form",
    )
