"""Notes on days, below the trend: people's own and the system's, and the form that adds one."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from dash import html

from dashboard.actions.actor import current_actor
from dashboard.actions.notes import add_note, change_note
from dashboard.actions.roles import may, why_not
from dashboard.attributes import attributes
from dashboard.components.view import PageContext
from dashboard.format import day
from dashboard.page_address import PageAddress
from dashboard.queries.days.ranges import DateRange
from dashboard.queries.workspace.annotations import (
    Note,
    gap_notes,
    post_notes,
    read_notes,
    retirement_notes,
)

KIND_WORDS = {
    "metric_retired": "Meta",
    "sync_gap": "gap",
    "post_above_median": "post",
}


def notes_of(
    context: PageContext, span: DateRange, metric: str, values: Sequence[Decimal | None]
) -> list[Note]:
    """All notes on the days of the range, the oldest first; `values` has one for each day."""
    if context.visitor:
        read = read_notes(context.session, context.page, span)
        own = [replace(note, author="") for note in read]
    else:
        who = current_actor()
        writer = who.user_id if may(who, change_note) else 0
        own = read_notes(context.session, context.page, span, user_id=writer, owner=who.is_owner)
    system = retirement_notes(metric, span) + post_notes(context.session, context.page, span)
    gaps = gap_notes(span.days, values)
    return sorted(own + system + gaps, key=lambda note: note.day)


def notes_list(context: PageContext, notes: Sequence[Note]) -> list[Any]:
    """The notes as a list, each with what may be done with it."""
    if not notes:
        return []
    return [html.Ul([_line(note, context.address) for note in notes], className="notes")]


def add_form(context: PageContext, span: DateRange) -> list[Any]:
    """The button that opens the form, which is made in the browser; or why there is none."""
    if context.visitor:
        return []
    refusal = why_not(current_actor(), add_note)
    if refusal:
        return [_opens("Add a note", html.Div(html.P(refusal, className="note"), className="pop"))]
    data = {
        "data-note-form": f"/api/meta/pages/{context.page.page_id}/notes/",
        "data-day": span.until.isoformat(),
        "data-since": span.since.isoformat(),
        "data-until": span.until.isoformat(),
    }
    return [_opens("Add a note", html.Div(className="pop note-pop", **attributes(data)))]


def _opens(text: str, opened: html.Div) -> html.Details:
    return html.Details(
        [html.Summary(text, className="link"), opened],
        className="picker",
        **attributes({"data-key": "add-note"}),
    )


def _line(note: Note, state: PageAddress) -> html.Li:
    when = html.Span(day(note.day, weekday=True), className="note-day")
    text: Any = note.text
    if note.post_id:
        text = html.A(note.text, href=state.of_post(note.post_id), className="nav link note-words")
    who = note.author or KIND_WORDS.get(note.kind, "")
    parts = [
        when,
        html.Span(text, className="note-text"),
        html.Span(who, className="tag tag-quiet"),
    ]
    return html.Li([*parts, *_actions(note)])


def _actions(note: Note) -> list[Any]:
    actions = []
    if note.may_edit:
        actions.append(_button("Edit", "edit-note", note))
    if note.may_delete:
        actions.append(_button("Delete", "delete-note", note))
    return actions


def _button(text: str, action: str, note: Note) -> html.Button:
    return html.Button(
        text,
        type="button",
        className="link plain-button",
        **attributes(
            {
                "data-action": action,
                "data-note": str(note.id),
                "data-text": note.text,
                "aria-label": f"{text} the note of {day(note.day)}",
            }
        ),
    )
