"""Who is to be told what: a waiting row for each alert and recipient, and work that tells them.

1. The ways are the tenant's channels, and mail to its owners where none of these is for mail.
   Where no way is open, as without SMTP_URL, open alerts are told once one is.
2. An open alert that was not told yet gets a waiting row for each recipient of each channel that
   wants it; a resolved one gets them too if its opening was told. Claiming the alert by UPDATE
   lets one of two do this. In quiet hours the rows are due at their end, but for urgent ones.
3. For each recipient with something due a piece of work begins, one at a time (`notify.deliver`).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from jobs.background import start_background
from models import Alert, AlertDelivery, Tenant
from models.orm import now_utc
from models.page_limits import barred_addresses
from models.scope import tenant_session, wide_session
from notify.routes import Route, routes_of

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
        tenant = session.get_one(Tenant, tenant_id)
        if routes := routes_of(session, tenant):
            _tell(session, tenant, "opened", NOT_OPENED_YET, routes, now)
            _tell(session, tenant, "resolved", NOT_RESOLVED_YET, routes, now)
        _start(session, tenant_id, now)


def _tell(
    session: Session,
    tenant: Tenant,
    event: str,
    which: ColumnElement[bool],
    routes: Sequence[Route],
    now: datetime,
) -> None:
    stamp = "opening_told_at" if event == "opened" else "resolution_told_at"
    alerts = session.scalars(
        update(Alert)
        .where(Alert.tenant_id == tenant.id, which)
        .values({stamp: now})
        .returning(Alert)
        .execution_options(synchronize_session=False)
    ).all()
    rows = [row for alert in alerts for row in _rows(session, tenant, event, alert, routes, now)]
    if rows:
        session.execute(insert(AlertDelivery).values(rows).on_conflict_do_nothing())


def _rows(
    session: Session,
    tenant: Tenant,
    event: str,
    alert: Alert,
    routes: Sequence[Route],
    now: datetime,
) -> list[dict[str, Any]]:
    """A row for each recipient, but for people for whom the alert's Page is none of theirs."""
    barred = barred_addresses(session, tenant.id, alert.meta_page_id)
    return [
        {
            "tenant_id": tenant.id,
            "alert_id": alert.id,
            "event": event,
            "recipient": recipient,
            "channel_id": route.channel.id if route.channel else None,
            "due_at": route.due(event, alert.severity, tenant.time_zone, now),
        }
        for route in routes
        if route.wants(alert.kind, alert.severity)
        for recipient in route.recipients
        if not route.by_mail or recipient.lower() not in barred
    ]


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
