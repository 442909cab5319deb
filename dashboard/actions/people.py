"""Who belongs to a tenant, with which role. Somebody else's tenant is never touched.

Nothing here tells whether an account was there before it was added: one that was waits for its
person (see `invitations`), a new one is opened by its one-time password, and both look the same.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor
from dashboard.actions.answers import Done, NotThereError
from dashboard.actions.roles import action, in_person
from dashboard.auth.accounts import EMAIL
from dashboard.auth.invitations import invite
from dashboard.auth.mailed import ask_for_invitation, end_links
from dashboard.auth.memberships import keep_an_owner
from dashboard.auth.page_limits import set_limit, told
from dashboard.auth.passwords import hand_over
from dashboard.queries.inputs import BadInput
from dashboard.queries.workspace.page_limits import PageLimit
from models import Membership, User
from models.mailed_links import INVITATION
from models.orm import now_utc
from models.scope import widened
from models.tenancy import ROLES

AT_REST = "This person is deactivated; reactivate them instead."
HAS_OWN = "This person has joined already and has a password of their own."
MEMBER_ALREADY = "This person is in the list already; change the role there."


@dataclass(frozen=True)
class Invited:
    """Told once: a password that opens a new account, a secret with which any other one joins.

    `mailed` is whether the person gets a link by mail as well.
    """

    password: str
    secret: str
    mailed: bool


@action("owner", "add people")
def add_member(
    who: Actor, session: Session, email: str, role: str, limit: PageLimit | None = None
) -> Done[Invited]:
    """Adds a person, who comes in with one of the two secrets. Raises BadInput.

    An account that somebody may be using waits; its password is not touched, and the one that is
    returned opens nothing. With a `limit` the person sees nothing but its Pages.
    """
    address = email.strip().lower()
    if not EMAIL.fullmatch(address) or len(address) > 254:
        raise BadInput("email", "This is not an e-mail address.")
    check_role(role)
    _owners_in_person(who, role)
    user_id, password, is_new = _account(who, session, address)
    membership = Membership(tenant_id=who.tenant_id, user_id=user_id, role=role)
    session.add(membership)
    session.flush()
    set_limit(session, membership, limit)
    invited = _invite(who, session, membership, address, password, joins=is_new)
    limited = {} if limit is None else told(limit)
    who.note(session, "person.added", email=address, role=role, **limited)
    return Done(f"{address} is added; hand over the password and the link.", invited)


def _account(who: Actor, session: Session, address: str) -> tuple[int, str, bool]:
    """The account of an address, a password, and whether it opens it. Raises BadInput.

    The account may be another workspace's so far, or nobody's.
    """
    with widened(session, "account"):
        # Who adds the same account, or sets its first password, at the same moment waits here.
        user = session.scalar(select(User).where(User.email == address).with_for_update())
        if user is not None and session.get(Membership, (who.tenant_id, user.id)) is not None:
            raise BadInput("email", MEMBER_ALREADY)
        is_new = user is None or _is_as_new(session, who.tenant_id, user)
        user = user or User(email=address)
        password = hand_over(session, user if is_new else User(), now_utc())
        session.add(user)
        session.flush()
        return user.id, password, is_new


@action("owner", "change roles")
def change_role(who: Actor, session: Session, person_id: int, role: str) -> Done[None]:
    """Gives a member another role. Raises BadInput."""
    check_role(role)
    found = _find(who, session, person_id)
    _owners_in_person(who, role)
    if role != "owner":
        keep_an_owner(session, who.tenant_id, found.user_id, "role")
    else:
        set_limit(session, found, None)
    before, found.role = found.role, role
    who.note(session, "person.role_changed", person=found.user_id, before=before, after=role)
    return Done("The role is changed.", None)


@action("owner", "renew invitations")
def renew_invitation(who: Actor, session: Session, person_id: int) -> Done[Invited]:
    """Both secrets anew for a person who has not come in.

    The password opens the account only where no other tenant is behind it. Raises BadInput.
    """
    found = _find(who, session, person_id)
    _owners_in_person(who, found.role)
    user = session.get_one(User, found.user_id, with_for_update=True)
    if found.deactivated_at is not None:
        raise BadInput("person_id", AT_REST)
    if found.has_joined and user.one_time_until is None:
        raise BadInput("person_id", HAS_OWN)
    is_new = _is_as_new(session, who.tenant_id, user)
    password = hand_over(session, user if is_new else User(), now_utc())
    who.note(session, "person.invitation_renewed", person=user.id)
    invited = _invite(who, session, found, user.email, password, joins=is_new)
    return Done("Hand over the new password and link; those before have ended.", invited)


def check_role(role: str) -> None:
    """Raises BadInput for what is no role."""
    if role not in ROLES:
        raise BadInput("role", f"The role must be one of {', '.join(ROLES)}.")


def _owners_in_person(who: Actor, role: str) -> None:
    """Whoever holds the secrets of an owner is one, so no token is told them."""
    if role == "owner":
        in_person(who, "make owners")


def _find(who: Actor, session: Session, person_id: int) -> Membership:
    found = session.scalar(
        select(Membership).where(
            Membership.tenant_id == who.tenant_id, Membership.number == person_id
        )
    )
    if found is None:
        raise NotThereError
    return found


def _is_as_new(session: Session, tenant_id: int, user: User) -> bool:
    """Whether nobody can miss the account: no password was ever chosen, no other tenant opens."""
    elsewhere = select(Membership.tenant_id).where(
        Membership.user_id == user.id,
        Membership.tenant_id != tenant_id,
        Membership.has_joined,
    )
    with widened(session, "account"):
        return user.one_time_until is not None and session.scalar(elsewhere.limit(1)) is None


def _invite(
    who: Actor,
    session: Session,
    membership: Membership,
    email: str,
    password: str,
    *,
    joins: bool,
) -> Invited:
    """A new secret for a membership, which a password that opens its account joins by itself."""
    now = now_utc()
    if joins and not membership.has_joined:
        membership.joined_at = now
    secret = invite(membership, now)
    session.flush()
    end_links(session, membership.user_id, INVITATION, tenant_id=who.tenant_id)
    mailed = ask_for_invitation(session, who.tenant_id, email, who.email)
    return Invited(password, secret, mailed)
