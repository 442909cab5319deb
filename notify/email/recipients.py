"""Who is told: the addresses of a tenant's mail channels, else its owners."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Membership, NotificationChannel, User


def recipients(session: Session, tenant_id: int) -> list[str]:
    """Addresses, each once. A channel that is switched off is silent; one without targets means
    the owners, as does having no channel."""
    channels = session.scalars(
        select(NotificationChannel).where(
            NotificationChannel.tenant_id == tenant_id, NotificationChannel.kind == "email"
        )
    ).all()
    active = [channel for channel in channels if channel.is_active]
    if channels and not active:
        return []
    named = {target for channel in active for target in channel.targets}
    if not active or any(not channel.targets for channel in active):
        named |= set(_owners(session, tenant_id))
    return sorted(named)


def _owners(session: Session, tenant_id: int) -> list[str]:
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
