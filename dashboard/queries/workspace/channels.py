"""The ways that a tenant's alerts go, and how the last messages went; never what opens them."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Alert, AlertDelivery, NotificationChannel

SHOWN_DELIVERIES = 50


@dataclass(frozen=True)
class ChannelSummary:
    """A channel. Of a webhook only the host is told; quiet hours are whole hours, 0 to 23."""

    channel_id: int
    kind: str = field(metadata={"description": "email, slack, teams or webhook"})
    name: str
    targets: list[str] = field(metadata={"description": "Addresses; empty for the owners."})
    host: str
    topics: list[str] = field(
        metadata={"description": "access, syncs, numbers, reports; empty for all alerts."}
    )
    least_severity: str
    quiet_from: int | None
    quiet_until: int | None
    is_active: bool
    last_sent_at: datetime | None
    last_failed_at: datetime | None
    last_error: str | None


@dataclass(frozen=True)
class NoticeDelivery:
    """An alert's opening or resolution on its way to one recipient."""

    event: str
    kind: str
    sentence: str
    recipient: str
    status: str
    attempts: int
    error: str | None
    sent_at: datetime | None
    happened_at: datetime = field(metadata={"description": "When the alert opened or resolved."})


def list_channels(session: Session, tenant_id: int) -> list[ChannelSummary]:
    """The tenant's channels, the oldest first."""
    rows = session.scalars(
        select(NotificationChannel)
        .where(NotificationChannel.tenant_id == tenant_id)
        .order_by(NotificationChannel.id)
    )
    return [summarise_channel(row) for row in rows]


def find_channel(session: Session, tenant_id: int, channel_id: int) -> NotificationChannel | None:
    """The tenant's channel with this id."""
    return session.get(NotificationChannel, (tenant_id, channel_id))


def summarise_channel(row: NotificationChannel) -> ChannelSummary:
    """A channel as people see it."""
    return ChannelSummary(
        channel_id=row.id,
        kind=row.kind,
        name=row.name,
        targets=list(row.targets or []),
        host=row.host,
        topics=list(row.topics or []),
        least_severity=row.least_severity,
        quiet_from=row.quiet_from,
        quiet_until=row.quiet_until,
        is_active=row.is_active,
        last_sent_at=row.last_sent_at,
        last_failed_at=row.last_failed_at,
        last_error=row.last_error,
    )


def list_notice_deliveries(
    session: Session, tenant_id: int, channel_id: int
) -> list[NoticeDelivery]:
    """The newest messages of a channel."""
    of_alert = (Alert.tenant_id == AlertDelivery.tenant_id) & (Alert.id == AlertDelivery.alert_id)
    rows = session.execute(
        select(AlertDelivery, Alert)
        .join(Alert, of_alert)
        .where(AlertDelivery.tenant_id == tenant_id, AlertDelivery.channel_id == channel_id)
        .order_by(AlertDelivery.id.desc())
        .limit(SHOWN_DELIVERIES)
    ).all()
    return [
        NoticeDelivery(
            event=row.event,
            kind=alert.kind,
            sentence=alert.sentence,
            recipient=row.recipient,
            status=row.status,
            attempts=row.attempts,
            error=row.error,
            sent_at=row.sent_at,
            happened_at=(alert.resolved_at if row.event == "resolved" else None) or alert.opened_at,
        )
        for row, alert in rows
    ]
