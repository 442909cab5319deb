"""Whether a person is mailed the weekly digest, and how the last one went."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import DigestDelivery, Membership


@dataclass(frozen=True)
class Digest:
    """`weekly` is whether the person asked for it. Of the newest one: when it went, or why not."""

    weekly: bool
    last_sent_at: datetime | None = None
    last_error: str | None = None


def read_digest(session: Session, tenant_id: int, user_id: int) -> Digest:
    """The person's own choice in this workspace."""
    member = session.get_one(Membership, (tenant_id, user_id))
    row = DigestDelivery
    newest = session.scalar(
        select(row)
        .where(row.tenant_id == tenant_id, row.user_id == user_id)
        .order_by(row.week.desc())
        .limit(1)
    )
    if newest is None:
        return Digest(member.weekly_digest)
    return Digest(member.weekly_digest, newest.sent_at, newest.error)
