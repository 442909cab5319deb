"""The people of the caller's tenant. Everybody may see them, owners may change them."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields

from dashboard.api.errors import not_found
from dashboard.api.fields import Moment
from dashboard.api.schemas import PartOfList
from dashboard.auth.identity import current_tenant_id, current_user_id, require_role
from dashboard.auth.limits import limiter, signed_in_key
from dashboard.auth.members import (
    add_member,
    change_role,
    list_members,
    remove_member,
    renew_password,
)
from models.scope import tenant_session

blueprint = Blueprint("people", __name__, url_prefix="/api/people", description="People and roles")
ADDED = "30 per hour"


class Person(Schema):
    """A member of the tenant."""

    user_id = fields.Integer()
    email = fields.String()
    role = fields.String()
    since = Moment()
    invited = fields.Boolean(metadata={"description": "Has not set a password of her own yet."})


class PersonList(PartOfList):
    """Members, by address."""

    results = fields.List(fields.Nested(Person))


class NewPerson(Schema):
    """Whom to add, as owner, analyst or viewer."""

    email = fields.String(required=True)
    role = fields.String(required=True)


class OneTimePassword(Schema):
    """To hand over, told this once; the one before ends."""

    password = fields.String()


class Role(Schema):
    """owner, analyst or viewer."""

    role = fields.String(required=True)


class AddedPerson(Schema):
    """A one-time password to hand over, told this once; who has an account keeps the own one."""

    email = fields.String()
    password = fields.String()


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
    """Adds a person; owners only."""
    require_role("owner")
    tenant_id = current_tenant_id()
    with tenant_session(tenant_id) as session:
        password = add_member(
            session, tenant_id, current_user_id(), arguments["email"], arguments["role"]
        )
    return {"email": arguments["email"].strip().lower(), "password": password}


@blueprint.patch("/<int:user_id>/")
@blueprint.arguments(Role)
@blueprint.response(204)
def change(arguments: dict[str, str], user_id: int) -> None:
    """Gives a member another role; owners only. The last owner stays one."""
    require_role("owner")
    tenant_id = current_tenant_id()
    with tenant_session(tenant_id) as session:
        if not change_role(session, tenant_id, current_user_id(), user_id, arguments["role"]):
            raise not_found()


@blueprint.post("/<int:user_id>/password/")
@limiter.limit(ADDED, key_func=signed_in_key)
@blueprint.response(201, OneTimePassword)
def renew(user_id: int) -> dict[str, str]:
    """Another one-time password for a member who never set her own; owners only."""
    require_role("owner")
    tenant_id = current_tenant_id()
    with tenant_session(tenant_id) as session:
        password = renew_password(session, tenant_id, current_user_id(), user_id)
    if password is None:
        raise not_found()
    return {"password": password}


@blueprint.delete("/<int:user_id>/")
@blueprint.response(204)
def remove(user_id: int) -> None:
    """Takes a person out of the tenant; owners only. The last owner stays."""
    require_role("owner")
    tenant_id = current_tenant_id()
    with tenant_session(tenant_id) as session:
        if not remove_member(session, tenant_id, current_user_id(), user_id):
            raise not_found()
