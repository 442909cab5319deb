"""The people of a tenant and their roles. Somebody else's tenant is never told of, nor touched.

Nothing here tells whether an account was there before it was added: one that was waits for its
person (see `invitations`), a new one is opened by its one-time password, and both look the same.
"""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import and_, not_, or_, select
from sqlalchemy.orm import Session

from dashboard.auth.accounts import EMAIL
from dashboard.auth.invitations import invite
from dashboard.auth.passwords import hand_over
from dashboard.queries.inputs import BadInput
from models import ApiToken, Membership, User
from models.audit_trail import note_action
from models.orm import now_utc
from models.tenancy import ROLES

LAST_OWNER = "A workspace needs an owner who has joined: make somebody else one first."
HAS_OWN = "This person has joined already and has a password of her own."
MEMBER_ALREADY = "This person is in the list already; change the role there."
# Whoever has only been added may never come, whether she had an account before or not.
HAS_COME = and_(Membership.has_joined, User.one_time_until.is_(None))


@dataclass(frozen=True)
class Member:
    """A person of the tenant, by number in it; `invited` until the person has come in."""

    person_id: int
    user_id: int
    email: str
    role: str
    since: datetime
    invited: bool = field(
        default=False, metadata={"description": "Was added and has not come in yet."}
    )


@dataclass(frozen=True)
class Invited:
    """Told once: a password that opens a new account, a secret with which any other one joins."""

    password: str
    secret: str


def list_members(session: Session, tenant_id: int) -> list[Member]:
    """Everybody of the tenant, by address, and who is invited."""
    rows = session.execute(
        select(
            Membership.number,
            User.id,
            User.email,
            Membership.role,
            Membership.created_at,
            not_(HAS_COME),
        )
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.tenant_id == tenant_id, or_(User.is_active, not_(HAS_COME)))
        .order_by(User.email)
    )
    return [Member(*row) for row in rows]


def add_member(session: Session, tenant_id: int, by: int, email: str, role: str) -> Invited:
    """Adds a person, who comes in with one of the two secrets. Raises BadInput.

    An account that somebody may be using waits; its password is not touched, and the one that is
    returned opens nothing.
    """
    address = email.strip().lower()
    if not EMAIL.fullmatch(address) or len(address) > 254:
        raise BadInput("email", "This is not an e-mail address.")
    check_role(role)
    # Who adds the same account, or sets its first password, at the same moment waits here.
    user = session.scalar(select(User).where(User.email == address).with_for_update())
    if user is not None and session.get(Membership, (tenant_id, user.id)) is not None:
        raise BadInput("email", MEMBER_ALREADY)
    is_new = user is None or _is_as_new(session, tenant_id, user)
    user = user or User(email=address)
    password = hand_over(user if is_new else User(), now_utc())
    session.add(user)
    session.flush()
    membership = Membership(tenant_id=tenant_id, user_id=user.id, role=role)
    invited = _invite(membership, password, joins=is_new)
    session.add(membership)
    note_action(session, tenant_id, by, "person.added", email=address, role=role)
    return invited


def change_role(session: Session, tenant_id: int, by: int, person_id: int, role: str) -> bool:
    """Gives a member another role; False for who is none. Raises BadInput."""
    check_role(role)
    found = _find(session, tenant_id, person_id)
    if found is None:
        return False
    if role != "owner":
        _keep_an_owner(session, tenant_id, found.user_id, "role")
    before, found.role = found.role, role
    note_action(
        session,
        tenant_id,
        by,
        "person.role_changed",
        person=found.user_id,
        before=before,
        after=role,
    )
    return True


def renew_invitation(session: Session, tenant_id: int, by: int, person_id: int) -> Invited | None:
    """Both secrets anew for a person who has not come in; None for who is none.

    The password opens her account only where no other tenant is behind it. Raises BadInput.
    """
    found = _find(session, tenant_id, person_id)
    if found is None:
        return None
    user = session.get_one(User, found.user_id, with_for_update=True)
    if found.has_joined and user.one_time_until is None:
        raise BadInput("person_id", HAS_OWN)
    is_new = _is_as_new(session, tenant_id, user)
    password = hand_over(user if is_new else User(), now_utc())
    note_action(session, tenant_id, by, "person.invitation_renewed", person=user.id)
    return _invite(found, password, joins=is_new)


def remove_member(session: Session, tenant_id: int, by: int, person_id: int) -> bool:
    """Takes a person out of the tenant and ends her tokens there; False for who is none."""
    found = _find(session, tenant_id, person_id)
    if found is None:
        return False
    user_id = found.user_id
    _keep_an_owner(session, tenant_id, user_id, "person_id")
    session.delete(found)
    tokens = select(ApiToken).where(ApiToken.tenant_id == tenant_id, ApiToken.user_id == user_id)
    for token in session.scalars(tokens):
        token.revoked_at = token.revoked_at or now_utc()
    note_action(session, tenant_id, by, "person.removed", person=user_id)
    return True


def check_role(role: str) -> None:
    """Raises BadInput for what is no role."""
    if role not in ROLES:
        raise BadInput("role", f"The role must be one of {', '.join(ROLES)}.")


def _find(session: Session, tenant_id: int, person_id: int) -> Membership | None:
    return session.scalar(
        select(Membership).where(Membership.tenant_id == tenant_id, Membership.number == person_id)
    )


def _is_as_new(session: Session, tenant_id: int, user: User) -> bool:
    """Whether nobody can miss the account: no password was ever chosen, no other tenant opens."""
    elsewhere = select(Membership.tenant_id).where(
        Membership.user_id == user.id,
        Membership.tenant_id != tenant_id,
        Membership.has_joined,
    )
    return user.one_time_until is not None and session.scalar(elsewhere.limit(1)) is None


def _invite(membership: Membership, password: str, *, joins: bool) -> Invited:
    """A new secret for a membership, which a password that opens its account joins by itself."""
    now = now_utc()
    if joins and not membership.has_joined:
        membership.joined_at = now
    return Invited(password, invite(membership, now))


def _keep_an_owner(session: Session, tenant_id: int, leaving: int, field: str) -> None:
    """Two owners who leave at the same moment wait for each other here."""
    owners = session.scalars(
        select(Membership.user_id)
        .join(User, User.id == Membership.user_id)
        .where(Membership.tenant_id == tenant_id, Membership.role == "owner", HAS_COME)
        .order_by(Membership.user_id)
        .with_for_update(of=Membership)
    ).all()
    if set(owners) == {leaving}:
        raise BadInput(field, LAST_OWNER)
