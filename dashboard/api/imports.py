"""Files of numbers that were brought in."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import fields

from dashboard.actions import imports as actions
from dashboard.actions.actor import current_actor
from dashboard.api.acting import act
from dashboard.api.fields import ListArguments, listed
from dashboard.api.schemas import PartOfList
from dashboard.api.shapes import shape
from dashboard.queries.workspace.imports import ImportSummary, count_imports
from models.scope import tenant_session

blueprint = Blueprint(
    "imports", __name__, url_prefix="/api/meta/imports", description="Imported files"
)

Import = shape(
    ImportSummary,
    "Import",
    also={
        "values": fields.Integer(
            metadata={"description": "How many values it stored, or would store."}
        ),
        "taken_back": fields.Integer(
            metadata={"description": "How many values its undoing took back."}
        ),
    },
)


class ImportList(PartOfList):
    """Imports, the newest first."""

    results = fields.List(fields.Nested(Import))


@blueprint.get("/")
@blueprint.arguments(ListArguments, location="query")
@blueprint.response(200, ImportList)
def imports(arguments: dict[str, Any]) -> dict[str, Any]:
    """The tenant's imports, of the command line too, the newest first; owners and analysts only."""
    limit, offset, who = arguments["limit"], arguments["offset"], current_actor()
    with tenant_session(who.tenant_id) as session:
        shown = actions.list_imports(who, session, limit=limit, offset=offset)
        return listed(count_imports(session, who.tenant_id), shown, offset)


@blueprint.post("/<int:import_id>/undo/")
@blueprint.response(202, Import)
def undo(import_id: int) -> ImportSummary:
    """Takes back all that an import stored, and nothing that Meta's API has given since.

    Owners and analysts only.
    """
    return act(lambda who, session: actions.undo_import(who, session, import_id))
