"""The people of the caller's tenant. Everybody may see them, owners may change them."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields

from dashboard.api.errors import not_found
from dashboard.api.schemas import PartOfList
from dashboard.api.shapes import shape
from dashboard.auth.identity import current_tenant_id, current_user_id, require_role
from dashboard.auth.invitations import FOLDER
from dashboard.auth.limits import limiter, signed_in_key
from dashboard.auth.members import (
    Invited,
    Member,
    add_member,
    change_role,
    list_members,
    remove_member,
    renew_invitation,
)
from dashboard.site import site_address
from models.scope import tenant_session

blueprint = Blueprint("people", __name__, url_prefix="/api/people", description="People and roles")
ADDED = "30 per hour"


Person = shape(Member, "Person", leave_out=("user_id",))


class PersonList(PartOfList):
    """Members, by address."""

    results = fields.List(fields.Nested(Person))


class NewPerson(Schema):
    """Whom to add, as owner, analyst or viewer."""

    email = fields.String(required=True)
    role = fields.String(required=True)


class Invitation(Schema):
    """Two secrets to hand over, told this once; those before end.

    Who has no account here signs in with the password and sets her own; who has one opens the
    address. The answer does not tell which of them the person is.
    """

    password = fields.String()
    join_url = fields.String()


class Role(Schema):
    """owner, analyst or viewer."""

    role = fields.String(required=True)


class AddedPerson(Invitation):
    """Whom the invitation is for."""

    email = fields.String()


@blueprint.get("/")
@blueprint.response(200, PersonList)
def people() -> dict[str, Any]:
    """Everybody of the tenant."""
    with tenant_session(current_tenant_id()) as session:
        found = list_members(session, current_tenant_id())
    return {"count": len(found), "next_offset": None, "results": found}


@blueprint.post("/")
@limiter.limit(ADDED, key_func=signed_in_key)
@blueprint.arguments(NewPerson)
@blueprint.response(201, AddedPerson)
def add(arguments: dict[str, str]) -> dict[str, str]:
    """Invites a person; owners only."""
    require_role("owner")
    tenant_id = current_tenant_id()
    with tenant_session(tenant_id) as session:
        invited = add_member(
            session, tenant_id, current_user_id(), arguments["email"], arguments["role"]
        )
    return {"email": arguments["email"].strip().lower()} | _told(invited)


@blueprint.patch("/<int:person_id>/")
@blueprint.arguments(Role)
@blueprint.response(204)
def change(arguments: dict[str, str], person_id: int) -> None:
    """Gives a member another role; owners only. The last owner stays one."""
    require_role("owner")
    tenant_id = current_tenant_id()
    with tenant_session(tenant_id) as session:
        if not change_role(session, tenant_id, current_user_id(), person_id, arguments["role"]):
            raise not_found()


@blueprint.post("/<int:person_id>/invitation/")
@limiter.limit(ADDED, key_func=signed_in_key)
@blueprint.response(201, Invitation)
def renew(person_id: int) -> dict[str, str]:
    """Another invitation for a person who has not come in yet; owners only."""
    require_role("owner")
    tenant_id = current_tenant_id()
    with tenant_session(tenant_id) as session:
        invited = renew_invitation(session, tenant_id, current_user_id(), person_id)
    if invited is None:
        raise not_found()
    return _told(invited)


@blueprint.delete("/<int:person_id>/")
@blueprint.response(204)
def remove(person_id: int) -> None:
    """Takes a person out of the tenant; owners only. The last owner stays."""
    require_role("owner")
    tenant_id = current_tenant_id()
    with tenant_session(tenant_id) as session:
        if not remove_member(session, tenant_id, current_user_id(), person_id):
            raise not_found()


def _told(invited: Invited) -> dict[str, str]:
    return {"password": invited.password, "join_url": site_address() + FOLDER + invited.secret}
