"""People who are to enter a workspace no more, for a while or for good."""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor
from dashboard.actions.answers import Done, NotThereError
from dashboard.actions.roles import action, in_person
from dashboard.auth.memberships import keep_an_owner, leave, rest
from dashboard.queries.inputs import BadInput
from models import Membership

NO_HEIR = "Hand over to an owner or analyst of this workspace who has joined."
NOT_JOINED = "This person has not come in yet; remove them instead."
NOT_AT_REST = "This person is not deactivated in this workspace."


@action("owner", "deactivate people")
def deactivate_member(who: Actor, session: Session, person_id: int) -> Done[None]:
    """Lets a person in no more, in this workspace alone; all that is theirs stays. BadInput."""
    found = _find(who, session, person_id)
    if found.joined_at is None:
        raise BadInput("person_id", NOT_JOINED)
    keep_an_owner(session, who.tenant_id, found.user_id, "person_id")
    rest(session, found)
    who.note(session, "person.deactivated", person=found.user_id)
    return Done("The person is deactivated: sessions and tokens open nothing here.", None)


@action("owner", "reactivate people")
def reactivate_member(who: Actor, session: Session, person_id: int) -> Done[None]:
    """Lets a deactivated person in again, with the role that they had. Raises BadInput."""
    found = _find(who, session, person_id)
    if found.deactivated_at is None:
        raise BadInput("person_id", NOT_AT_REST)
    if found.role == "owner":
        in_person(who, "make owners")
    found.deactivated_at = None
    who.note(session, "person.reactivated", person=found.user_id)
    return Done("The person can come in again.", None)


@action("owner", "remove people")
def remove_member(
    who: Actor, session: Session, person_id: int, heir_id: int | None = None
) -> Done[None]:
    """Takes a person out of the tenant; their tokens and sessions there end. Raises BadInput.

    Their links, shared views and reports go to `heir_id`, another member, else they end.
    """
    found = _find(who, session, person_id)
    keep_an_owner(session, who.tenant_id, found.user_id, "person_id")
    heir = None if heir_id is None else _heir(who, session, heir_id, found)
    leave(session, found, heir)
    who.note(session, "person.removed", person=found.user_id, heir=heir)
    return Done("The person is removed.", None)


def _heir(who: Actor, session: Session, heir_id: int, leaver: Membership) -> int:
    """The account of the member who goes on. Raises BadInput."""
    heir = session.scalar(_member(who, heir_id))
    if heir is None or heir is leaver or not heir.has_joined or heir.role == "viewer":
        raise BadInput("hand_over_to", NO_HEIR)
    return heir.user_id


def _find(who: Actor, session: Session, person_id: int) -> Membership:
    found = session.scalar(_member(who, person_id))
    if found is None:
        raise NotThereError
    return found


def _member(who: Actor, person_id: int) -> Select[Membership]:
    return select(Membership).where(
        Membership.tenant_id == who.tenant_id, Membership.number == person_id
    )
