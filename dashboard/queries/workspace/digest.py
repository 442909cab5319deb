"""Whether a person is mailed the weekly digest, and how the last one went."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobs.digests import newest_making
from models import DigestDelivery, Membership

FAILED, NOT_MADE = "failed", "not_made"


@dataclass(frozen=True)
class Digest:
    """`weekly` is whether the person asked for it. Of the newest one: of which Monday's week it is,
    whether it is waiting, sent, failed, skipped or not_made, when it went, and what was in its way.
    One that failed or was not made `may_be_sent_again`.
    """

    weekly: bool
    last_sent_at: datetime | None = None
    last_error: str | None = None
    last_week: date | None = None
    last_status: str | None = None
    may_be_sent_again: bool = False


def read_digest(session: Session, tenant_id: int, user_id: int) -> Digest:
    """The person's own choice in this workspace."""
    weekly = session.get_one(Membership, (tenant_id, user_id)).weekly_digest
    newest, making = newest_digest(session, tenant_id, user_id), newest_making(session, tenant_id)
    made_later = newest and making and newest.created_at > making.created_at
    # Whoever asks for none was to have none made.
    if weekly and making is not None and making.status == "failed" and not made_later:
        sent_at = newest.sent_at if newest else None
        return Digest(weekly, sent_at, making.error, None, NOT_MADE, may_be_sent_again=True)
    if newest is None:
        return Digest(weekly)
    again = weekly and newest.status == FAILED and bool(newest.letter)
    told = newest.sent_at, newest.error, newest.week, newest.status
    return Digest(weekly, *told, may_be_sent_again=again)


def newest_digest(session: Session, tenant_id: int, user_id: int) -> DigestDelivery | None:
    """The person's own of the newest week."""
    row = DigestDelivery
    return session.scalar(
        select(row)
        .where(row.tenant_id == tenant_id, row.user_id == user_id)
        .order_by(row.week.desc())
        .limit(1)
    )
