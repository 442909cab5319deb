"""Where the caller is signed in. Needs a browser session, like the other credentials."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import fields

from dashboard.actions.actor import current_actor
from dashboard.actions.sessions import end_others, end_own
from dashboard.api.acting import act
from dashboard.api.errors import need_session
from dashboard.api.fields import ListArguments, part_of
from dashboard.api.schemas import PartOfList
from dashboard.api.shapes import shape
from dashboard.auth.identity import current_session_id
from dashboard.queries.workspace.sessions import SessionSummary, list_sessions
from models.orm import now_utc
from models.scope import tenant_session

blueprint = Blueprint(
    "own_sessions", __name__, url_prefix="/api/own/sessions", description="Own sessions"
)
OwnSession = shape(SessionSummary, "Session")


class SessionList(PartOfList):
    """Sessions: the present one, then those used last."""

    results = fields.List(fields.Nested(OwnSession))


@blueprint.get("/")
@blueprint.arguments(ListArguments, location="query")
@blueprint.response(200, SessionList)
def sessions(arguments: dict[str, Any]) -> dict[str, Any]:
    """The browsers in which the caller is signed in."""
    need_session()
    who = current_actor()
    with tenant_session(who.tenant_id) as session:
        found = list_sessions(session, who.user_id, current_session_id(), now_utc())
    return part_of(found, arguments)


@blueprint.delete("/<int:session_id>/")
@blueprint.response(204)
def end(session_id: int) -> None:
    """Signs out one of the caller's browsers at once."""
    need_session()
    act(lambda who, session: end_own(who, session, session_id))


@blueprint.delete("/")
@blueprint.response(204)
def end_all_others() -> None:
    """Signs out all of the caller's browsers but this one."""
    need_session()
    act(lambda who, session: end_others(who, session, current_session_id()))
