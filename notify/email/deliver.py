"""Tells people by mail that alerts opened and resolved: each person once of each.

1. Without SMTP_URL nothing happens, and open alerts are told once it is set.
2. An open alert that was not told yet gets a waiting row for each recipient; a resolved one gets
   them too if its opening was told. Claiming the alert by UPDATE lets one of two do this.
3. Waiting rows that are due are claimed by moving their due time ahead of the attempt; who finds
   a row locked or moved leaves it alone. The claim is committed before anything is sent.
4. A person's rows go out as one mail. Sent rows are marked so.
5. A refused mail waits longer each time: 2, 4, 8 … minutes up to 2 hours, for 3 days; a refusal
   for good ends at once. When the server is away, nobody else is tried in this pass.
"""

from datetime import datetime, timedelta

import structlog
from sqlalchemy import and_, select, update

from models import Alert, AlertDelivery, Tenant
from models.orm import now_utc
from models.scope import tenant_session
from notify.email.letter import write
from notify.email.plan import claim, plan, tenants_with_news
from notify.mail import MailError, is_mail_on, send

LONGEST_WAIT = timedelta(hours=2)
GIVE_UP_AFTER = timedelta(days=3)
log = structlog.get_logger(__name__)


def deliver(now: datetime | None = None) -> int:
    """Sends what is due; returns how many mails went out."""
    moment = now or now_utc()
    if not is_mail_on():
        return 0
    sent = 0
    for tenant_id in tenants_with_news(moment):
        plan(tenant_id, moment)
        for recipient, ids in claim(tenant_id, moment).items():
            if not _tell(tenant_id, recipient, ids, moment):
                return sent
            sent += 1
    return sent


def _tell(tenant_id: int, recipient: str, ids: list[int], now: datetime) -> bool:
    """Sends one mail and marks its rows; False when the server cannot be used at present."""
    with tenant_session(tenant_id) as session:
        rows = session.execute(
            select(AlertDelivery.event, Alert)
            .join(
                Alert,
                and_(
                    Alert.tenant_id == AlertDelivery.tenant_id, Alert.id == AlertDelivery.alert_id
                ),
            )
            .where(AlertDelivery.tenant_id == tenant_id, AlertDelivery.id.in_(ids))
            .order_by(AlertDelivery.id)
        ).all()
        tenant = session.get_one(Tenant, tenant_id)
    try:
        send(
            write(
                recipient, tenant.name, tenant.time_zone, [(event, alert) for event, alert in rows]
            )
        )
    except MailError as error:
        log.warning("alert_mail_failed", tenant_id=tenant_id, error=str(error))
        _put_off(tenant_id, ids, error, now)
        return error.permanent
    _mark_sent(tenant_id, ids, now)
    log.info("alert_mail_sent", tenant_id=tenant_id, alerts=len(ids))
    return True


def _mark_sent(tenant_id: int, ids: list[int], now: datetime) -> None:
    with tenant_session(tenant_id) as session:
        session.execute(
            update(AlertDelivery)
            .where(AlertDelivery.tenant_id == tenant_id, AlertDelivery.id.in_(ids))
            .values(status="sent", sent_at=now, error=None)
        )


def _put_off(tenant_id: int, ids: list[int], error: MailError, now: datetime) -> None:
    with tenant_session(tenant_id) as session:
        rows = session.execute(
            select(AlertDelivery, Alert)
            .join(
                Alert,
                and_(
                    Alert.tenant_id == AlertDelivery.tenant_id, Alert.id == AlertDelivery.alert_id
                ),
            )
            .where(AlertDelivery.tenant_id == tenant_id, AlertDelivery.id.in_(ids))
        )
        for row, alert in rows:
            since = alert.opened_at if row.event == "opened" else alert.resolved_at
            over = error.permanent or now - (since or now) > GIVE_UP_AFTER
            row.status, row.error = ("failed" if over else "waiting"), str(error)
            row.due_at = now + min(timedelta(minutes=2**row.attempts), LONGEST_WAIT)
