"""The people of the caller's tenant. Everybody may see them, owners may change them."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields, post_load, validate

from dashboard.actions.actor import current_actor
from dashboard.actions.leaving import deactivate_member, reactivate_member, remove_member
from dashboard.actions.page_limits import limit_person
from dashboard.actions.people import Invited, add_member, change_role, renew_invitation
from dashboard.actions.roles import ask_role
from dashboard.api.acting import act
from dashboard.api.errors import not_found
from dashboard.api.fields import ListArguments, part_of
from dashboard.api.schemas import PartOfList
from dashboard.api.shapes import shape
from dashboard.auth.addresses import shown_addresses
from dashboard.auth.identity import current_tenant_id, limited_person
from dashboard.auth.invitations import FOLDER
from dashboard.auth.limits import INVITING
from dashboard.queries.inputs import BadInput
from dashboard.queries.workspace.belongings import Belongings, list_belongings
from dashboard.queries.workspace.page_limits import PageLimit
from dashboard.queries.workspace.people import Member, find_member, list_members
from dashboard.site import site_address
from models.scope import tenant_session

blueprint = Blueprint("people", __name__, url_prefix="/api/people", description="People and roles")


Limit = shape(PageLimit, "PageLimit")
Person = shape(Member, "Person", leave_out=("user_id", "two_step"))
Things = shape(Belongings, "Belongings")


class Removal(Schema):
    """Who goes on with what was the person's: the number of an owner or analyst."""

    hand_over_to = fields.Integer(validate=validate.Range(1, 2**31 - 1))


class PersonList(PartOfList):
    """Members, by address."""

    results = fields.List(fields.Nested(Person))


class LimitArguments(Schema):
    """The only Pages (Facebook's ids) and groups of Pages that the person is to see."""

    page_ids = fields.List(fields.String(), load_default=list)
    group_ids = fields.List(fields.Integer(strict=True), load_default=list)

    @post_load
    def make(self, values: dict[str, Any], **_options: Any) -> PageLimit:
        """As the actions take it."""
        return PageLimit(**values)


class NewPerson(Schema):
    """Whom to add, as owner, analyst or viewer; `limited_to` null or left out: every Page."""

    email = fields.String(required=True)
    role = fields.String(required=True)
    limited_to = fields.Nested(LimitArguments, load_default=None, allow_none=True)


class Invitation(Schema):
    """Two secrets to hand over, told this once; those before end.

    Who has no account here signs in with the password and sets their own; who has one opens the
    address. The answer does not tell which of them the person is.
    """

    password = fields.String()
    join_url = fields.String()
    mailed = fields.Boolean(metadata={"description": "Whether a link goes out by mail as well."})


class PersonChange(Schema):
    """The role (owner, analyst or viewer), what the person sees (null: every Page), or both."""

    role = fields.String()
    limited_to = fields.Nested(LimitArguments, allow_none=True)


class AddedPerson(Invitation):
    """Whom the invitation is for."""

    email = fields.String()


@blueprint.get("/")
@blueprint.arguments(ListArguments, location="query")
@blueprint.response(200, PersonList)
def people(arguments: dict[str, Any]) -> dict[str, Any]:
    """Everybody of the tenant; whoever sees some Pages only finds nobody but themselves.

    Viewers read others' addresses in part.
    """
    with tenant_session(current_tenant_id()) as session:
        found = list_members(
            session, current_tenant_id(), alone=limited_person(), show=shown_addresses()
        )
    return part_of(found, arguments)


@blueprint.post("/")
@INVITING
@blueprint.arguments(NewPerson)
@blueprint.response(201, AddedPerson)
def add(arguments: dict[str, Any]) -> dict[str, Any]:
    """Invites a person; owners only."""
    who = current_actor()
    email, role, limit = (arguments[name] for name in ("email", "role", "limited_to"))
    with tenant_session(who.tenant_id) as session:
        invited = add_member(who, session, email, role, limit).value
    return {"email": email.strip().lower()} | _told(invited)


@blueprint.patch("/<int:person_id>/")
@blueprint.arguments(PersonChange)
@blueprint.response(204)
def change(arguments: dict[str, Any], person_id: int) -> None:
    """Gives a member another role, or decides which Pages they see; owners only.

    The last owner stays one, and an owner sees every Page.
    """
    if not arguments:
        raise BadInput("role", "Give a role, or what the person is limited to.")
    who = current_actor()
    with tenant_session(who.tenant_id) as session:
        if "role" in arguments:
            change_role(who, session, person_id, arguments["role"])
        if "limited_to" in arguments:
            limit_person(who, session, person_id, arguments["limited_to"])


@blueprint.post("/<int:person_id>/invitation/")
@INVITING
@blueprint.response(201, Invitation)
def renew(person_id: int) -> dict[str, Any]:
    """Another invitation for a person who has not come in yet; owners only."""
    who = current_actor()
    with tenant_session(who.tenant_id) as session:
        invited = renew_invitation(who, session, person_id).value
    return _told(invited)


@blueprint.get("/<int:person_id>/belongings/")
@blueprint.response(200, Things)
def belongings(person_id: int) -> Belongings:
    """What would be handed over or end if the person were removed; owners only."""
    who = current_actor()
    ask_role(who, remove_member)
    with tenant_session(who.tenant_id) as session:
        member = find_member(session, who.tenant_id, person_id)
        if member is None:
            raise not_found()
        return list_belongings(session, who.tenant_id, member.user_id)


@blueprint.delete("/<int:person_id>/")
@blueprint.arguments(Removal, location="query")
@blueprint.response(204)
def remove(arguments: dict[str, int], person_id: int) -> None:
    """Takes a person out of the tenant; owners only. The last owner stays.

    Open links, shared views and reports go to the person of `hand_over_to`; without it links close,
    shared views are deleted and reports pause.
    """
    act(lambda who, session: remove_member(who, session, person_id, arguments.get("hand_over_to")))


@blueprint.post("/<int:person_id>/deactivate/")
@blueprint.response(204)
def deactivate(person_id: int) -> None:
    """Shuts a person out of this tenant alone; owners only. What is theirs stays."""
    act(lambda who, session: deactivate_member(who, session, person_id))


@blueprint.post("/<int:person_id>/reactivate/")
@blueprint.response(204)
def reactivate(person_id: int) -> None:
    """Lets a deactivated person in again; owners only."""
    act(lambda who, session: reactivate_member(who, session, person_id))


def _told(invited: Invited) -> dict[str, Any]:
    join_url = site_address() + FOLDER + invited.secret
    return {"password": invited.password, "join_url": join_url, "mailed": invited.mailed}
