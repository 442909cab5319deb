"""Notes on the days of a Page."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields

from dashboard.actions.actor import current_actor
from dashboard.actions.notes import add_note, change_note, delete_note
from dashboard.api.acting import act
from dashboard.api.fields import ListArguments, RangeArguments, part_of, the_page, the_range
from dashboard.api.schemas import PartOfList
from dashboard.api.shapes import shape
from dashboard.queries.workspace import annotations
from models.scope import tenant_session

blueprint = Blueprint(
    "notes", __name__, url_prefix="/api/meta", description="Notes on the days of a Page"
)


class NoteArguments(Schema):
    """A Pacific day and what is to be noted, in at most 200 characters."""

    day = fields.Date(required=True)
    note = fields.String(required=True)


class TextArguments(Schema):
    """What the note says from now on."""

    note = fields.String(required=True)


class NoteAnswer(Schema):
    """The note's id."""

    id = fields.Integer()


class NoteListArguments(RangeArguments, ListArguments):
    """Of which days, and which part of the list."""


Note = shape(annotations.Note, "Note")


class NoteList(PartOfList):
    """Notes, the oldest day first."""

    results = fields.List(fields.Nested(Note))


@blueprint.get("/pages/<page_id>/notes/")
@blueprint.arguments(NoteListArguments, location="query")
@blueprint.response(200, NoteList)
def notes(arguments: dict[str, Any], page_id: str) -> dict[str, Any]:
    """What people noted on the days of the range (last_28d when none is given)."""
    who = current_actor()
    with tenant_session(who.tenant_id) as session:
        page = the_page(session, page_id)
        span = the_range(session, page, arguments)
        found = annotations.read_notes(session, page, span, user_id=who.user_id, owner=who.is_owner)
    return part_of(found, arguments)


@blueprint.post("/pages/<page_id>/notes/")
@blueprint.arguments(NoteArguments)
@blueprint.response(201, NoteAnswer)
def add(arguments: dict[str, Any], page_id: str) -> dict[str, int]:
    """Notes something on a day; everyone of the tenant sees it on the charts of the Page.

    Owners and analysts only.
    """
    day, text = arguments["day"], arguments["note"]
    return {"id": act(lambda who, session: add_note(who, session, page_id, day, text))}


@blueprint.patch("/notes/<int:note_id>/")
@blueprint.arguments(TextArguments)
@blueprint.response(200, NoteAnswer)
def change(arguments: dict[str, Any], note_id: int) -> dict[str, int]:
    """Changes one's own note. Owners and analysts only."""
    return {"id": act(lambda who, session: change_note(who, session, note_id, arguments["note"]))}


@blueprint.delete("/notes/<int:note_id>/")
@blueprint.response(204)
def delete(note_id: int) -> None:
    """Deletes one's own note, or as an owner any. Owners and analysts only."""
    act(lambda who, session: delete_note(who, session, note_id))
