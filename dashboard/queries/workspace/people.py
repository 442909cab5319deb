"""The people of a tenant and their roles. Somebody else's tenant is never told of."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import and_, not_, or_, select
from sqlalchemy.orm import Session

from models import Membership, User

# Whoever has only been added may never come, whether the account was there before or not.
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
