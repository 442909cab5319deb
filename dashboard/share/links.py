"""Opening a read-only link: it is found by the hash of its secret, and its use is noted."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update

from dashboard.secret_tokens import digest
from models import ViewLink
from models.scope import wide_session

LONGEST_SECRET = 64


@dataclass(frozen=True)
class OpenLink:
    """What a valid link opens: a tenant and the one address in it."""

    tenant_id: int
    link_id: int
    path: str
    query: str
    expires_at: datetime


def open_link(secret: str, now: datetime) -> OpenLink | None:
    """What a link opens; None for an unknown, expired or revoked one."""
    if not 0 < len(secret) <= LONGEST_SECRET:
        return None
    with wide_session("link") as session:
        link = session.scalar(
            update(ViewLink)
            .where(
                ViewLink.token_hash == digest(secret),
                ViewLink.revoked_at.is_(None),
                ViewLink.expires_at > now,
            )
            .values(last_used_at=now)
            .returning(ViewLink)
        )
        if link is None:
            return None
        return OpenLink(link.tenant_id, link.id, link.path, link.query, link.expires_at)
