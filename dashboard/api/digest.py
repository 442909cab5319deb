"""The weekly digest of what was unusual: whether the caller is mailed it."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema

from dashboard.actions.actor import current_actor
from dashboard.actions.digest import choose_digest, have_digest_again
from dashboard.api.acting import act
from dashboard.api.fields import Flag
from dashboard.api.shapes import shape
from dashboard.queries.workspace.digest import Digest, read_digest
from models.scope import tenant_session

blueprint = Blueprint("digest", __name__, url_prefix="/api/own/digest", description="Weekly digest")
OwnDigest = shape(Digest, "Digest")


class DigestArguments(Schema):
    """Whether to be mailed each week what was unusual."""

    weekly = Flag(required=True)


@blueprint.get("/")
@blueprint.response(200, OwnDigest)
def see() -> Digest:
    """Whether the caller is mailed the weekly digest of this workspace, and how the last went."""
    who = current_actor()
    with tenant_session(who.tenant_id) as session:
        return read_digest(session, who.tenant_id, who.user_id)


@blueprint.patch("/")
@blueprint.arguments(DigestArguments)
@blueprint.response(200, OwnDigest)
def choose(arguments: dict[str, Any]) -> Digest:
    """Asks for the weekly digest, or ends it, for the caller alone."""
    return act(lambda who, session: choose_digest(who, session, weekly=arguments["weekly"]))


@blueprint.post("/again/")
@blueprint.response(202, OwnDigest)
def again() -> Digest:
    """Sends the caller's newest digest again that failed; 422 where none did."""
    return act(have_digest_again)
