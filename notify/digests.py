"""Mails weekly digests: each to its reader once, with a way out.

1. A delivery is a piece of work of its own, begun when it is made (`dashboard.digest.jobs`).
2. It is skipped for who asks for it no more, or may not enter any more; a Page that the reader may
   not see any more is left out.
3. In the quiet hours of a channel for e-mail that goes to the same address it waits for their end.
4. What keeps it from going out now puts it off, longer each time, for three days; a refusal for
   good ends it. It is tried again when its reader wants that, so what it said is kept as long as
   it is. That it failed is told by a rule (`notify.rules.digests`).
5. One whose work itself broke off for good is ended by the minute's look.
"""

from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from jobs.digests import broken_digests, tried_since
from jobs.work.put_off import PutOffError, wait_after
from models import DigestDelivery, Membership, NotificationChannel, Tenant, User
from models.channels import EMAIL
from models.digests import DigestLetter
from models.orm import now_utc
from models.page_limits import barred_addresses
from models.scope import tenant_session, wide_session
from models.work import PATIENCE
from notify.email.digest_letter import digest_letter
from notify.email.recipients import owners
from notify.mail import Mail, send
from notify.not_sent import NotSentError

QUIET = "Waits for the end of the quiet hours."
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class _Taken:
    """A delivery, one attempt more, and its mail; none where it is not to go any more."""

    delivery: DigestDelivery
    mail: Mail | None
    held_until: datetime | None = None
    tried_since: datetime | None = None


def mail_digest(*, tenant_id: int, delivery_id: int) -> None:
    """Sends one digest to its reader. Raises PutOffError while it cannot go."""
    one = _take(tenant_id, delivery_id, now_utc())
    if one is None:
        return
    if one.held_until is not None:
        raise PutOffError(one.held_until, QUIET)
    if one.mail is None:
        _end(one.delivery, status="skipped")
        return
    try:
        send(one.mail)
    except NotSentError as error:
        _put_off(one, error, now_utc())
        return
    _end(one.delivery, status="sent", sent_at=now_utc(), error=None)
    log.info("digest_sent", tenant_id=tenant_id)


def _take(tenant_id: int, delivery_id: int, now: datetime) -> _Taken | None:
    """None where it waits no more."""
    with tenant_session(tenant_id) as session:
        delivery = session.get(DigestDelivery, (tenant_id, delivery_id))
        if delivery is None or delivery.status != "waiting":
            return None
        reader = session.get_one(Membership, (tenant_id, delivery.user_id))
        user = session.get_one(User, delivery.user_id)
        letter = _seen(session, tenant_id, user.email, DigestLetter.of(delivery.letter))
        if not (reader.weekly_digest and reader.has_joined and user.is_active and letter.pages):
            return _Taken(delivery, None)
        held = _quiet_until(session, tenant_id, user.email, now)
        if held is None:
            delivery.attempts += 1
        mail = digest_letter(delivery, user.email, reader.number, letter)
        return _Taken(delivery, mail, held, tried_since(session, delivery))


def _seen(session: Session, tenant_id: int, address: str, letter: DigestLetter) -> DigestLetter:
    """The letter without what the reader may not see any more."""
    pages = [
        page
        for page in letter.pages
        if address not in barred_addresses(session, tenant_id, page.id)
    ]
    return replace(letter, pages=pages)


def _quiet_until(session: Session, tenant_id: int, address: str, now: datetime) -> datetime | None:
    zone = session.get_one(Tenant, tenant_id).time_zone
    channels = session.scalars(
        select(NotificationChannel).where(
            NotificationChannel.tenant_id == tenant_id,
            NotificationChannel.kind == EMAIL,
            NotificationChannel.is_active,
        )
    )
    ends = [
        channel.quiet_ends(zone, now)
        for channel in channels
        if address in [one.lower() for one in channel.targets or owners(session, tenant_id)]
    ]
    return max((end for end in ends if end is not None), default=None)


def _put_off(one: _Taken, error: NotSentError, now: datetime) -> None:
    delivery, since = one.delivery, one.tried_since or one.delivery.created_at
    if error.permanent or now >= since + PATIENCE:
        log.warning("digest_not_sent", tenant_id=delivery.tenant_id, error=str(error))
        _write(delivery, status="failed", error=str(error))
        return
    _write(delivery, error=str(error))
    raise PutOffError(now + wait_after(delivery.attempts), str(error))


def end_broken_digests() -> int:
    """Ends those that nothing brings to their readers any more; how many."""
    with wide_session("tick") as session:
        broken = broken_digests(session)
        for delivery, why in broken:
            delivery.status, delivery.error = "failed", why
    return len(broken)


def _end(delivery: DigestDelivery, **values: object) -> None:
    _write(delivery, letter={}, **values)


def _write(delivery: DigestDelivery, **values: object) -> None:
    with tenant_session(delivery.tenant_id) as session:
        session.execute(
            update(DigestDelivery)
            .where(
                DigestDelivery.tenant_id == delivery.tenant_id,
                DigestDelivery.id == delivery.id,
                DigestDelivery.status == "waiting",
            )
            .values(**values)
        )
