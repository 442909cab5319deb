"""Who looks after a tenant's alerts: its owners."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Membership, User


def owners(session: Session, tenant_id: int) -> list[str]:
    """The addresses of those who have joined."""
    return list(
        session.scalars(
            select(User.email)
            .join(Membership, Membership.user_id == User.id)
            .where(
                Membership.tenant_id == tenant_id,
                Membership.role == "owner",
                Membership.has_joined,
                User.is_active,
            )
        )
    )
