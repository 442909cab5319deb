"""Which mails are due: waiting rows for each alert and recipient, claimed before they are sent."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Row, and_, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from models import Alert, AlertDelivery
from models.page_limits import barred_addresses
from models.scope import tenant_session, wide_session
from notify.email.recipients import recipients

CLAIM = timedelta(minutes=2)
MOST_AT_ONCE = 50
NOT_OPENED_YET = and_(Alert.opening_told_at.is_(None), Alert.resolved_at.is_(None))
NOT_RESOLVED_YET = and_(
    Alert.opening_told_at.is_not(None),
    Alert.resolved_at.is_not(None),
    Alert.resolution_told_at.is_(None),
)


def tenants_with_news(now: datetime) -> list[int]:
    """Tenants with an alert to tell of, or with a mail that is due."""
    waiting = and_(AlertDelivery.status == "waiting", AlertDelivery.due_at <= now)
    with wide_session("tick") as session:
        told = or_(NOT_OPENED_YET, NOT_RESOLVED_YET)
        untold = session.scalars(select(Alert.tenant_id).where(told).distinct())
        due = session.scalars(select(AlertDelivery.tenant_id).where(waiting).distinct())
        return sorted({*untold, *due})


def plan(tenant_id: int, now: datetime) -> None:
    """Makes a waiting row for each recipient of each untold opening and resolution."""
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


def claim(tenant_id: int, now: datetime) -> dict[str, list[int]]:
    """Ids of the rows that this process shall send now, by recipient."""
    due = (
        select(AlertDelivery.id)
        .where(
            AlertDelivery.tenant_id == tenant_id,
            AlertDelivery.status == "waiting",
            AlertDelivery.due_at <= now,
        )
        .order_by(AlertDelivery.id)
        .limit(MOST_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    claimed: dict[str, list[int]] = defaultdict(list)
    with tenant_session(tenant_id) as session:
        rows = session.execute(
            update(AlertDelivery)
            .where(AlertDelivery.tenant_id == tenant_id, AlertDelivery.id.in_(due))
            .values(due_at=now + CLAIM, attempts=AlertDelivery.attempts + 1)
            .returning(AlertDelivery.recipient, AlertDelivery.id)
            .execution_options(synchronize_session=False)
        )
        for recipient, row_id in rows:
            claimed[recipient].append(row_id)
    return claimed
