"""The people of a tenant and their roles. Somebody else's tenant is never told of, nor touched."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.auth.accounts import EMAIL
from dashboard.auth.passwords import hand_over
from dashboard.queries.inputs import BadInput
from models import ApiToken, Membership, User
from models.audit_trail import note_action
from models.orm import now_utc
from models.tenancy import ROLES

LAST_OWNER = "A workspace needs an owner: make somebody else one first."
HAS_OWN = "This person has an account with a password already."
MEMBER_ALREADY = "This person is a member already; change the role in the list."


@dataclass(frozen=True)
class Member:
    """A person of the tenant; `invited` as long as she has not set a password of her own."""

    user_id: int
    email: str
    role: str
    since: datetime
    invited: bool = False


def list_members(session: Session, tenant_id: int) -> list[Member]:
    """Everybody of the tenant, by address."""
    rows = session.execute(
        select(
            User.id,
            User.email,
            Membership.role,
            Membership.created_at,
            User.one_time_until.is_not(None),
        )
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.tenant_id == tenant_id, User.is_active)
        .order_by(User.email)
    )
    return [Member(*row) for row in rows]


def add_member(session: Session, tenant_id: int, by: int, email: str, role: str) -> str:
    """Adds a person; returns the one-time password, which works only for a new account.

    The answer is the same whether the person has an account elsewhere here or not. Raises BadInput.
    """
    address = email.strip().lower()
    if not EMAIL.fullmatch(address) or len(address) > 254:
        raise BadInput("email", "This is not an e-mail address.")
    check_role(role)
    new = User(email=address)
    password = hand_over(new, now_utc())
    user = session.scalar(select(User).where(User.email == address))
    if user is None:
        user = new
        session.add(user)
        session.flush()
    if session.get(Membership, (tenant_id, user.id)) is not None:
        raise BadInput("email", MEMBER_ALREADY)
    session.add(Membership(tenant_id=tenant_id, user_id=user.id, role=role))
    note_action(session, tenant_id, by, "person.added", email=address, role=role)
    return password


def change_role(session: Session, tenant_id: int, by: int, user_id: int, role: str) -> bool:
    """Gives a member another role; False for who is none. Raises BadInput."""
    check_role(role)
    found = _find(session, tenant_id, user_id)
    if found is None:
        return False
    if role != "owner":
        _keep_an_owner(session, tenant_id, user_id, "role")
    before, found.role = found.role, role
    note_action(
        session, tenant_id, by, "person.role_changed", person=user_id, before=before, after=role
    )
    return True


def renew_password(session: Session, tenant_id: int, by: int, user_id: int) -> str | None:
    """Another one-time password for a person who never set her own; None for who is no member.

    Only for a person of this tenant alone: it would open the others as well. Raises BadInput.
    """
    if _find(session, tenant_id, user_id) is None:
        return None
    user = session.get_one(User, user_id)
    if user.one_time_until is None:
        raise BadInput("user_id", HAS_OWN)
    others = select(Membership.tenant_id).where(
        Membership.user_id == user_id, Membership.tenant_id != tenant_id
    )
    if session.scalar(others.limit(1)) is not None:
        raise BadInput("user_id", HAS_OWN)
    note_action(session, tenant_id, by, "person.password_renewed", person=user_id)
    return hand_over(user, now_utc())


def remove_member(session: Session, tenant_id: int, by: int, user_id: int) -> bool:
    """Takes a person out of the tenant and ends her tokens there; False for who is none."""
    found = _find(session, tenant_id, user_id)
    if found is None:
        return False
    _keep_an_owner(session, tenant_id, user_id, "user_id")
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


def _find(session: Session, tenant_id: int, user_id: int) -> Membership | None:
    return session.get(Membership, (tenant_id, user_id))


def _keep_an_owner(session: Session, tenant_id: int, leaving: int, field: str) -> None:
    """Two owners who leave at the same moment wait for each other here."""
    owners = session.scalars(
        select(Membership.user_id)
        .where(Membership.tenant_id == tenant_id, Membership.role == "owner")
        .order_by(Membership.user_id)
        .with_for_update()
    ).all()
    if set(owners) == {leaving}:
        raise BadInput(field, LAST_OWNER)
