"""Deleting for good. What is deleted is gone at once, and removed in the background."""

from flask_smorest import Blueprint
from marshmallow import Schema, fields

from dashboard.actions.deletion import delete_account, delete_page, delete_workspace
from dashboard.api.acting import act

blueprint = Blueprint("deletion", __name__, url_prefix="/api", description="Deletion")


class Deletion(Schema):
    """The code by which `GET /deletions/{code}` tells how far the deletion is."""

    code = fields.String()


class NameOfWorkspace(Schema):
    """The workspace's name, typed by who deletes it."""

    name = fields.String(required=True)


@blueprint.delete("/meta/pages/<page_id>/")
@blueprint.response(202, Deletion)
def page(page_id: str) -> dict[str, str]:
    """Deletes a Page with all that was stored of it; owners only."""
    return {"code": act(lambda who, session: delete_page(who, session, page_id))}


@blueprint.delete("/workspace/")
@blueprint.arguments(NameOfWorkspace)
@blueprint.response(202, Deletion)
def workspace(arguments: dict[str, str]) -> dict[str, str]:
    """Deletes the workspace and everything in it; owners only."""
    return {"code": act(lambda who, session: delete_workspace(who, session, arguments["name"]))}


@blueprint.delete("/own/account/")
@blueprint.response(202, Deletion)
def account() -> dict[str, str]:
    """Deletes the caller's account, in every workspace."""
    return {"code": act(delete_account)}
