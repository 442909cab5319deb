"""A tenant's connections to Meta: list, connect with a pasted token, disconnect."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, ValidationError, fields, validate

from dashboard.actions import connections as connecting
from dashboard.actions.actor import current_actor
from dashboard.actions.connections import LONGEST_TOKEN, MOST_NAMED
from dashboard.api import schemas
from dashboard.api.connect import connect_refusals
from dashboard.api.fields import ListArguments, part_of
from dashboard.api.shapes import shape
from dashboard.auth.identity import current_tenant_id
from dashboard.auth.limits import TOKEN_PASTES
from dashboard.queries.pages.connections import (
    ConnectedPageView,
    ConnectionSummary,
    list_connections,
)
from dashboard.queries.pages.listing import list_pages
from ingest.connect import ConnectError, page_reference
from models.scope import tenant_session

blueprint = Blueprint("connections", __name__, url_prefix="/api/meta", description="Connections")


ConnectedPage = shape(ConnectedPageView, "ConnectedPage")
Connection = shape(ConnectionSummary, "Connection", leave_out=("kind_text",))


class ConnectionList(schemas.PartOfList):
    """Connections: those in trouble first, ended ones last."""

    results = fields.List(fields.Nested(Connection))


def _page(text: str) -> None:
    try:
        page_reference(text)
    except ConnectError as error:
        raise ValidationError(str(error)) from None


class TokenArguments(Schema):
    """A token of a system user; it is stored encrypted and never shown again.

    `pages` names Pages that Meta may not list, by id, username or address.
    """

    token = fields.String(required=True, load_only=True, validate=validate.Length(1, LONGEST_TOKEN))
    pages = fields.List(
        fields.String(validate=_page), load_default=[], validate=validate.Length(max=MOST_NAMED)
    )


class ConnectAnswer(schemas.PageList):
    """The Pages of the tenant, and in `sentences` what is missing with its cure."""

    connection_id = fields.Integer()
    missing_permissions = fields.List(fields.String())
    sentences = fields.List(fields.String())


@blueprint.get("/connections/")
@blueprint.arguments(ListArguments, location="query")
@blueprint.response(200, ConnectionList)
def connections(arguments: dict[str, Any]) -> dict[str, Any]:
    """Every connection with its state, what is missing, and the cure; no token is ever shown."""
    with tenant_session(current_tenant_id()) as session:
        found = list_connections(session, current_tenant_id())
    return part_of(found, arguments)


@blueprint.post("/connections/")
@TOKEN_PASTES
@blueprint.arguments(TokenArguments)
@blueprint.response(201, ConnectAnswer)
@blueprint.alt_response(409, description="Meta does not accept the token; the message says why.")
@blueprint.alt_response(503, description="Redis does not answer.")
def connect(arguments: dict[str, Any]) -> dict[str, Any]:
    """Connects with a pasted token; the answer holds the Pages that it reaches, and a sentence
    for each Page that was named and cannot be read. Owners only."""
    who = current_actor()
    with connect_refusals():
        result = connecting.connect_token(who, arguments["token"], arguments["pages"]).value
    with tenant_session(who.tenant_id) as session:
        found = list_pages(session, who.tenant_id, who.user_id)
    return {
        "count": len(found),
        "next_offset": None,
        "results": found,
        "connection_id": result.connection_id,
        "missing_permissions": list(result.missing_permissions),
        "sentences": list(result.sentences),
    }


@blueprint.delete("/connections/<int:connection_id>/")
@blueprint.response(204)
def end(connection_id: int) -> None:
    """Forgets the connection's tokens and stops the syncs of its Pages; all history stays.

    Owners only.
    """
    connecting.end_connection(current_actor(), connection_id)
