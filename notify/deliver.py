"""Tells one recipient of alerts that opened and resolved: a piece of work (`jobs.background`).

1. All that waits for the recipient goes out as one message; its rows are marked sent.
2. In the quiet hours of its channel it waits for their end, but for urgent alerts that opened.
3. A refused message is put off, longer each time, up to 2 hours, for 3 days; a refusal for good
   ends it at once. What comes meanwhile goes with it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import and_, select, update
from sqlalchemy.orm import Session, aliased

from jobs.work.put_off import PutOffError, wait_after
from models import Alert, AlertDelivery, MetaPage, NotificationChannel, Tenant
from models.orm import now_utc
from models.scope import tenant_session
from notify.channels import send_notice
from notify.not_sent import NotSentError
from notify.notice import Notice, notice_of

GIVE_UP_AFTER = timedelta(days=3)
SWITCHED_OFF = "The channel is switched off."
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class _Waiting:
    """What waits for a recipient, and where it goes; no channel means mail to the owners."""

    tenant: Tenant
    recipient: str
    channel: NotificationChannel | None
    rows: list[tuple[AlertDelivery, Alert]]
    notice: Notice

    @property
    def ids(self) -> list[int]:
        return [row.id for row, _alert in self.rows]


def tell(*, tenant_id: int, delivery_id: int) -> None:
    """Tells the recipient of this delivery all that waits for them.

    Raises PutOffError while the server that takes it is away.
    """
    now = now_utc()
    with tenant_session(tenant_id) as session:
        waiting = _find(session, tenant_id, delivery_id, now)
        if waiting is None or not waiting.rows:
            return
        for row, _alert in waiting.rows:
            row.attempts += 1
    try:
        if waiting.channel is not None and not waiting.channel.is_active:
            raise NotSentError(SWITCHED_OFF, permanent=True)
        send_notice(waiting.channel, waiting.recipient, waiting.notice)
    except NotSentError as error:
        log.warning("notice_not_sent", tenant_id=tenant_id, error=str(error))
        _put_off(waiting, error, now_utc())
        return
    _mark_sent(waiting, now_utc())
    log.info("notice_sent", tenant_id=tenant_id, alerts=len(waiting.rows))


def note_outcome(
    session: Session, channel: NotificationChannel | None, error: str | None, now: datetime
) -> None:
    """Keeps with a channel how the last message went."""
    row = session.get(NotificationChannel, (channel.tenant_id, channel.id)) if channel else None
    if row is not None and error is None:
        row.last_sent_at, row.last_error, row.last_failed_at = now, None, None
    elif row is not None:
        row.last_error, row.last_failed_at = error, now


def _not_held(
    tenant: Tenant,
    channel: NotificationChannel | None,
    rows: list[tuple[AlertDelivery, Alert]],
    now: datetime,
) -> list[tuple[AlertDelivery, Alert]]:
    """Those that may go now; for the others work begins at the end of the quiet hours."""
    if channel is None:
        return rows
    goes = []
    for row, alert in rows:
        held = channel.held_until(row.event, alert.severity, tenant.time_zone, now)
        if held is None:
            goes.append((row, alert))
        else:
            row.due_at = held
    return goes


def _find(session: Session, tenant_id: int, delivery_id: int, now: datetime) -> _Waiting | None:
    rows = _rows(session, tenant_id, delivery_id)
    if not rows:
        return None
    first = rows[0][0]
    key = (tenant_id, first.channel_id)
    channel = session.get(NotificationChannel, key) if first.channel_id else None
    tenant = session.get_one(Tenant, tenant_id)
    rows = _not_held(tenant, channel, rows, now)
    pages = _pages(session, tenant_id, {alert.meta_page_id or 0 for _row, alert in rows})
    told = [(row.event, alert) for row, alert in rows]
    return _Waiting(tenant, first.recipient, channel, rows, notice_of(tenant, told, pages))


def _rows(session: Session, tenant_id: int, delivery_id: int) -> list[tuple[AlertDelivery, Alert]]:
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


def _pages(session: Session, tenant_id: int, ids: set[int]) -> dict[int, MetaPage]:
    found = session.scalars(
        select(MetaPage).where(MetaPage.tenant_id == tenant_id, MetaPage.id.in_(ids))
    )
    return {page.id: page for page in found}


def _mark_sent(waiting: _Waiting, now: datetime) -> None:
    tenant_id = waiting.tenant.id
    with tenant_session(tenant_id) as session:
        session.execute(
            update(AlertDelivery)
            .where(AlertDelivery.tenant_id == tenant_id, AlertDelivery.id.in_(waiting.ids))
            .values(status="sent", sent_at=now, error=None)
        )
        note_outcome(session, waiting.channel, None, now)


def _put_off(waiting: _Waiting, error: NotSentError, now: datetime) -> None:
    """Raises PutOffError unless all of them were tried for long enough."""
    waits = []
    with tenant_session(waiting.tenant.id) as session:
        note_outcome(session, waiting.channel, str(error), now)
        for before, alert in waiting.rows:
            row = session.get(AlertDelivery, (waiting.tenant.id, before.id))
            if row is None:
                continue
            since = alert.opened_at if row.event == "opened" else alert.resolved_at
            over = error.permanent or now - (since or now) > GIVE_UP_AFTER
            row.status, row.error = ("failed" if over else "waiting"), str(error)
            if over:
                row.due_at = now
            else:
                waits.append(wait_after(row.attempts))
    if waits:
        raise PutOffError(now + min(waits), str(error))
