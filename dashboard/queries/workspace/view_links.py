"""A tenant's read-only links, without their secrets."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import User, ViewLink


@dataclass(frozen=True)
class LinkSummary:
    """A read-only link, without its secret. `state` is open, expired or revoked."""

    id: int
    name: str
    address: str
    author: str
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    state: str
    may_revoke: bool


def list_links(
    session: Session, tenant_id: int, user_id: int, *, owner: bool, now: datetime
) -> list[LinkSummary]:
    """The tenant's links, the newest first."""
    rows = session.execute(
        select(ViewLink, User.email)
        .join(User, User.id == ViewLink.created_by)
        .where(ViewLink.tenant_id == tenant_id)
        .order_by(ViewLink.created_at.desc(), ViewLink.id.desc())
        .limit(100)
    )
    return [
        LinkSummary(
            id=link.id,
            name=link.name,
            address=f"{link.path}?{link.query}" if link.query else link.path,
            author=email.partition("@")[0],
            created_at=link.created_at,
            expires_at=link.expires_at,
            last_used_at=link.last_used_at,
            state=_state(link, now),
            may_revoke=link.revoked_at is None and (owner or link.created_by == user_id),
        )
        for link, email in rows
    ]


def _state(link: ViewLink, now: datetime) -> str:
    if link.revoked_at is not None:
        return "revoked"
    return "expired" if link.expires_at <= now else "open"
