"""Notes on the days of a Page."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields

from dashboard.actions.actor import current_actor
from dashboard.actions.notes import add_note, change_note, delete_note
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


@blueprint.post("/pages/<page_id>/notes/")
@blueprint.arguments(NoteArguments)
@blueprint.response(201, NoteAnswer)
def add(arguments: dict[str, Any], page_id: str) -> dict[str, int]:
    """Notes something on a day; everyone of the tenant sees it on the charts of the Page.

    Owners and analysts only.
    """
    who, day, text = current_actor(), arguments["day"], arguments["note"]
    with tenant_session(who.tenant_id) as session:
        return {"id": add_note(who, session, page_id, day, text).value}


@blueprint.patch("/notes/<int:note_id>/")
@blueprint.arguments(TextArguments)
@blueprint.response(200, NoteAnswer)
def change(arguments: dict[str, Any], note_id: int) -> dict[str, int]:
    """Changes one's own note. Owners and analysts only."""
    who = current_actor()
    with tenant_session(who.tenant_id) as session:
        return {"id": change_note(who, session, note_id, arguments["note"]).value}


@blueprint.delete("/notes/<int:note_id>/")
@blueprint.response(204)
def delete(note_id: int) -> None:
    """Deletes one's own note, or as an owner any. Owners and analysts only."""
    who = current_actor()
    with tenant_session(who.tenant_id) as session:
        delete_note(who, session, note_id)
