"""Notes on the days of a Page."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields

from dashboard.api.errors import not_found
from dashboard.api.fields import the_page
from dashboard.auth.identity import current_role, current_tenant_id, current_user_id
from dashboard.queries.note_writing import add_note, change_note, delete_note
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
    """Notes something on a day; everyone of the tenant sees it on the charts of the Page."""
    with tenant_session(current_tenant_id()) as session:
        page = the_page(session, page_id)
        day, text = arguments["day"], arguments["note"]
        return {"id": add_note(session, page, current_user_id(), day, text)}


@blueprint.patch("/notes/<int:note_id>/")
@blueprint.arguments(TextArguments)
@blueprint.response(200, NoteAnswer)
def change(arguments: dict[str, Any], note_id: int) -> dict[str, int]:
    """Changes one's own note."""
    tenant_id = current_tenant_id()
    with tenant_session(tenant_id) as session:
        if not change_note(session, tenant_id, note_id, current_user_id(), arguments["note"]):
            raise not_found()
    return {"id": note_id}


@blueprint.delete("/notes/<int:note_id>/")
@blueprint.response(204)
def delete(note_id: int) -> None:
    """Deletes one's own note, or as an owner any."""
    tenant_id = current_tenant_id()
    is_owner = current_role() == "owner"
    with tenant_session(tenant_id) as session:
        if not delete_note(session, tenant_id, note_id, current_user_id(), owner=is_owner):
            raise not_found()
