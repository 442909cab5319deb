"""Digests on their way to their readers: those that go no further, and sending one again.

1. A waiting digest has a piece of work that waits or works (`notify.digests.mail_digest`). One
   whose work has ended for good goes no further; who tells people ends it.
2. Its reader may have a failed one sent again, as if it had never been tried. Where a week's
   digests were not made at all, they are made for everybody who has none of it yet.
"""

from datetime import datetime

from sqlalchemy import Text, and_, cast, exists, func, not_, select
from sqlalchemy.orm import Session

from jobs.background import start_background
from models import BackgroundJob, DigestDelivery
from models.background import DIGEST, DIGEST_MAIL
from models.work import ACTIVE

MAILING = and_(
    BackgroundJob.tenant_id == DigestDelivery.tenant_id,
    BackgroundJob.kind == DIGEST_MAIL,
    BackgroundJob.subject == cast(DigestDelivery.id, Text),
)
NEVER_SAID = "Its mail never went out."


def broken_digests(session: Session) -> list[tuple[DigestDelivery, str]]:
    """Waiting digests whose work has ended for good, locked, and why in a sentence."""
    why = (
        select(BackgroundJob.error)
        .where(MAILING)
        .order_by(BackgroundJob.created_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    works = exists().where(and_(MAILING, BackgroundJob.status.in_(ACTIVE)))
    rows = session.execute(
        select(DigestDelivery, why)
        .where(DigestDelivery.status == "waiting", not_(works))
        .with_for_update(of=DigestDelivery, skip_locked=True)
    )
    return [(delivery, error or NEVER_SAID) for delivery, error in rows]


def start_mailing(session: Session, delivery: DigestDelivery) -> None:
    """Begins the mailing of a waiting digest."""
    arguments = {"delivery_id": delivery.id}
    start_background(
        session, DIGEST_MAIL, delivery.tenant_id, subject=delivery.id, arguments=arguments
    )


def send_digest_again(session: Session, delivery: DigestDelivery) -> None:
    """Lets a failed one begin anew."""
    delivery.status, delivery.attempts, delivery.error = "waiting", 0, None
    session.flush()
    start_mailing(session, delivery)


def make_again(session: Session, tenant_id: int) -> None:
    """Makes the newest week's digests once more, for whoever has none of it."""
    start_background(session, DIGEST, tenant_id)


def newest_making(session: Session, tenant_id: int) -> BackgroundJob | None:
    """The work that made a tenant's digests last, or is to."""
    return session.scalar(
        select(BackgroundJob)
        .where(BackgroundJob.tenant_id == tenant_id, BackgroundJob.kind == DIGEST)
        .order_by(BackgroundJob.created_at.desc())
        .limit(1)
    )


def tried_since(session: Session, delivery: DigestDelivery) -> datetime:
    """Since it was made, or since somebody asked for it again."""
    begun = select(func.max(BackgroundJob.created_at)).where(
        BackgroundJob.tenant_id == delivery.tenant_id,
        BackgroundJob.kind == DIGEST_MAIL,
        BackgroundJob.subject == str(delivery.id),
    )
    return session.scalar(begun) or delivery.created_at
