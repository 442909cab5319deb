"""Tells one recipient of alerts that opened and resolved: a piece of work (`jobs.background`).

1. All that waits for the recipient goes out as one message; its rows are marked sent.
2. A refused message is put off, longer each time, up to 2 hours, for 3 days; a refusal for good
   ends it at once. What comes meanwhile goes with it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import and_, select, update
from sqlalchemy.orm import Session, aliased

from jobs.work.put_off import PutOffError, wait_after
from models import Alert, AlertDelivery, Tenant
from models.orm import now_utc
from models.scope import tenant_session
from notify.email.letter import Told, write
from notify.mail import Mail, MailError, send

GIVE_UP_AFTER = timedelta(days=3)
Waiting = Sequence[tuple[AlertDelivery, Alert]]
log = structlog.get_logger(__name__)


def tell(*, tenant_id: int, delivery_id: int) -> None:
    """Tells the recipient of this delivery all that waits for them.

    Raises PutOffError while the mail server is away.
    """
    with tenant_session(tenant_id) as session:
        rows = _waiting(session, tenant_id, delivery_id)
        for row, _alert in rows:
            row.attempts += 1
        mail = _write(session, tenant_id, rows) if rows else None
    if mail is None:
        return
    try:
        send(mail)
    except MailError as error:
        log.warning("alert_mail_failed", tenant_id=tenant_id, error=str(error))
        _put_off(tenant_id, rows, error, now_utc())
        return
    _mark_sent(tenant_id, rows)
    log.info("alert_mail_sent", tenant_id=tenant_id, alerts=len(rows))


def _waiting(session: Session, tenant_id: int, delivery_id: int) -> Waiting:
    named = aliased(AlertDelivery)
    same = and_(
        named.tenant_id == AlertDelivery.tenant_id,
        named.id == delivery_id,
        named.recipient == AlertDelivery.recipient,
    )
    of_alert = and_(Alert.tenant_id == AlertDelivery.tenant_id, Alert.id == AlertDelivery.alert_id)
    rows = session.execute(
        select(AlertDelivery, Alert)
        .join(named, same)
        .join(Alert, of_alert)
        .where(AlertDelivery.tenant_id == tenant_id, AlertDelivery.status == "waiting")
        .order_by(AlertDelivery.id)
    ).all()
    return [(delivery, alert) for delivery, alert in rows]


def _write(session: Session, tenant_id: int, rows: Waiting) -> Mail:
    tenant = session.get_one(Tenant, tenant_id)
    told: list[Told] = [(row.event, alert) for row, alert in rows]
    return write(rows[0][0].recipient, tenant.name, tenant.time_zone, told)


def _mark_sent(tenant_id: int, rows: Waiting) -> None:
    with tenant_session(tenant_id) as session:
        session.execute(
            update(AlertDelivery)
            .where(AlertDelivery.tenant_id == tenant_id, AlertDelivery.id.in_(_ids(rows)))
            .values(status="sent", sent_at=now_utc(), error=None)
        )


def _put_off(tenant_id: int, rows: Waiting, error: MailError, now: datetime) -> None:
    """Raises PutOffError unless all of them were tried for long enough."""
    waits = []
    with tenant_session(tenant_id) as session:
        for before, alert in rows:
            row = session.get(AlertDelivery, (tenant_id, before.id))
            if row is None:
                continue
            since = alert.opened_at if row.event == "opened" else alert.resolved_at
            over = error.permanent or now - (since or now) > GIVE_UP_AFTER
            row.status, row.error = ("failed" if over else "waiting"), str(error)
            if not over:
                waits.append(wait_after(row.attempts))
    if waits:
        raise PutOffError(now + min(waits), str(error))


def _ids(rows: Waiting) -> list[int]:
    return [row.id for row, _alert in rows]
