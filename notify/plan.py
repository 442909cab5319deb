"""Who is to be told what: a waiting row for each alert and recipient, and work that tells them.

1. Without SMTP_URL nothing happens, and open alerts are told once it is set.
2. An open alert that was not told yet gets a waiting row for each recipient; a resolved one gets
   them too if its opening was told. Claiming the alert by UPDATE lets one of two do this.
3. For each recipient with something due a piece of work begins, one at a time (`notify.deliver`).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Row, and_, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from jobs.background import start_background
from models import Alert, AlertDelivery
from models.orm import now_utc
from models.page_limits import barred_addresses
from models.scope import tenant_session, wide_session
from notify.email.recipients import recipients
from notify.mail import is_mail_on

# Should the work of telling break off for good, it is begun anew after a day.
LOOK_AGAIN = timedelta(days=1)
NOT_OPENED_YET = and_(Alert.opening_told_at.is_(None), Alert.resolved_at.is_(None))
NOT_RESOLVED_YET = and_(
    Alert.opening_told_at.is_not(None),
    Alert.resolved_at.is_not(None),
    Alert.resolution_told_at.is_(None),
)


def plan_all(now: datetime | None = None) -> None:
    """Begins telling what is new or due in any tenant."""
    moment = now or now_utc()
    if not is_mail_on():
        return
    for tenant_id in tenants_with_news(moment):
        plan(tenant_id, moment)


def tenants_with_news(now: datetime) -> list[int]:
    """Tenants with an alert to tell of, or with a mail that is due."""
    waiting = and_(AlertDelivery.status == "waiting", AlertDelivery.due_at <= now)
    with wide_session("tick") as session:
        told = or_(NOT_OPENED_YET, NOT_RESOLVED_YET)
        untold = session.scalars(select(Alert.tenant_id).where(told).distinct())
        due = session.scalars(select(AlertDelivery.tenant_id).where(waiting).distinct())
        return sorted({*untold, *due})


def plan(tenant_id: int, now: datetime) -> None:
    """Makes a waiting row for each recipient of what is untold, and begins what is due."""
    with tenant_session(tenant_id) as session:
        to = recipients(session, tenant_id)
        for event, which, stamp in (
            ("opened", NOT_OPENED_YET, {"opening_told_at": now}),
            ("resolved", NOT_RESOLVED_YET, {"resolution_told_at": now}),
        ):
            alerts = session.execute(
                update(Alert)
                .where(Alert.tenant_id == tenant_id, which)
                .values(**stamp)
                .returning(Alert.id, Alert.meta_page_id)
                .execution_options(synchronize_session=False)
            ).all()
            _wait(session, tenant_id, event, alerts, to, now)
        _start(session, tenant_id, now)


def _wait(
    session: Session,
    tenant_id: int,
    event: str,
    alerts: Sequence[Row[int, int | None]],
    to: list[str],
    now: datetime,
) -> None:
    """A row for each alert and recipient, but for whom the alert's Page is none of theirs."""
    barred = {page_id: barred_addresses(session, tenant_id, page_id) for _id, page_id in alerts}
    rows = [
        {
            "tenant_id": tenant_id,
            "alert_id": alert_id,
            "event": event,
            "recipient": recipient,
            "due_at": now,
        }
        for alert_id, page_id in alerts
        for recipient in to
        if recipient.lower() not in barred[page_id]
    ]
    if rows:
        session.execute(insert(AlertDelivery).values(rows).on_conflict_do_nothing())


def _start(session: Session, tenant_id: int, now: datetime) -> None:
    """Begins a piece of work for each recipient with something that is due.

    Where one waits or works already, the rows are left for the next look.
    """
    row = AlertDelivery
    mine = (row.tenant_id == tenant_id, row.status == "waiting", row.due_at <= now)
    due = select(row.recipient, func.min(row.id)).where(*mine).group_by(row.recipient)
    for recipient, first in session.execute(due).all():
        arguments = {"delivery_id": first}
        if start_background(
            session, "notice", tenant_id, subject=recipient, arguments=arguments, at_front=True
        ):
            session.execute(
                update(row).where(*mine, row.recipient == recipient).values(due_at=now + LOOK_AGAIN)
            )
