"""Which ways a tenant's alerts go: its channels, and mail to the owners where none is for mail."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import NotificationChannel, Tenant
from models.channels import EMAIL
from notify.channels import recipient_of
from notify.email.recipients import owners
from notify.mail import is_mail_on


@dataclass(frozen=True)
class Route:
    """Recipients of one channel; without a channel they are the owners, who are told all."""

    recipients: tuple[str, ...]
    channel: NotificationChannel | None = None

    @property
    def by_mail(self) -> bool:
        """Whether the recipients are addresses."""
        return self.channel is None or self.channel.kind == EMAIL

    def wants(self, kind: str, severity: str) -> bool:
        """Whether alerts of this kind and severity go this way."""
        return self.channel is None or self.channel.wants(kind, severity)

    def due(self, event: str, severity: str, zone: str, now: datetime) -> datetime:
        """When a message may go: now, or at the end of the channel's quiet hours."""
        held = self.channel.held_until(event, severity, zone, now) if self.channel else None
        return held or now


def routes_of(session: Session, tenant: Tenant) -> list[Route]:
    """The ways that are open. Without SMTP_URL those of mail are not.

    A channel that is switched off is silent, so one of mail that is off silences mail.
    """
    found = session.scalars(
        select(NotificationChannel)
        .where(NotificationChannel.tenant_id == tenant.id)
        .order_by(NotificationChannel.id)
    ).all()
    routes = [_route(session, channel) for channel in found if channel.is_active]
    if not any(channel.kind == EMAIL for channel in found):
        routes.append(Route(tuple(owners(session, tenant.id))))
    return [route for route in routes if route.recipients and (is_mail_on() or not route.by_mail)]


def _route(session: Session, channel: NotificationChannel) -> Route:
    if channel.kind != EMAIL:
        return Route((recipient_of(channel),), channel)
    return Route(tuple(channel.targets or owners(session, channel.tenant_id)), channel)
