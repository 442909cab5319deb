"""Where a tenant's alerts go, and which of them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from models.orm import Base, Serial, TenantKey, now_utc

EMAIL, SLACK, TEAMS, WEBHOOK = "email", "slack", "teams", "webhook"
CHANNEL_KINDS = (EMAIL, SLACK, TEAMS, WEBHOOK)
SEVERITIES = ("info", "warning", "critical")
URGENT = "critical"
DIGEST_FAILED = "digest_failed"
# What alerts are about; a kind that stands nowhere here goes to every channel.
TOPICS: dict[str, frozenset[str]] = {
    "access": frozenset(
        {
            *("token_expired", "token_revoked", "token_unreadable", "app_removed"),
            *("password_changed", "confirm_account", "missing_required_permissions"),
            *("role_lost", "analyze_lost", "data_access_expiring", "data_access_expired"),
        }
    ),
    "syncs": frozenset({"sync_failing", "unexpected_empty", "throttled"}),
    "numbers": frozenset({"stale", "incomplete"}),
    "reports": frozenset({"report_failed", "report_without_metric", DIGEST_FAILED}),
}


class NotificationChannel(Base):
    """A way to tell of alerts: e-mail to `targets` (the owners when empty), or a webhook.

    The webhook's address opens it, so it is encrypted as tokens are, and only `host` is shown;
    `secret_encrypted` signs what a `webhook` is sent. No `topics` means all. Quiet hours are whole
    hours of the tenant's clock, from `quiet_from` until `quiet_until`.
    """

    __tablename__ = "notification_channel"
    __table_args__ = (
        CheckConstraint("kind IN ('email', 'slack', 'teams', 'webhook')", name="kind"),
        CheckConstraint("least_severity IN ('info', 'warning', 'critical')", name="severity"),
        CheckConstraint(
            "quiet_from BETWEEN 0 AND 23 AND quiet_until BETWEEN 0 AND 23", name="quiet"
        ),
    )

    tenant_id: Mapped[TenantKey] = mapped_column(ForeignKey("tenant.id"))
    id: Mapped[Serial]
    kind: Mapped[str] = mapped_column(server_default="email")
    name: Mapped[str] = mapped_column(server_default="")
    targets: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    host: Mapped[str] = mapped_column(server_default="")
    address_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)
    secret_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)
    topics: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    least_severity: Mapped[str] = mapped_column(server_default="info")
    quiet_from: Mapped[int | None]
    quiet_until: Mapped[int | None]
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))
    last_sent_at: Mapped[datetime | None]
    last_failed_at: Mapped[datetime | None]
    last_error: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=now_utc)

    def wants(self, kind: str, severity: str) -> bool:
        """Whether alerts of this kind and severity go here."""
        if SEVERITIES.index(severity) < SEVERITIES.index(self.least_severity):
            return False
        about = {topic for topic, kinds in TOPICS.items() if kind in kinds}
        return not self.topics or not about or bool(about & set(self.topics))

    def held_until(self, event: str, severity: str, zone: str, now: datetime) -> datetime | None:
        """When its quiet hours let go of this message; None where it goes at once.

        That an urgent alert opened is told at any hour.
        """
        urgent = event == "opened" and severity == URGENT
        return None if urgent else self.quiet_ends(zone, now)

    def quiet_ends(self, zone: str, now: datetime) -> datetime | None:
        """When the quiet hours end that hold `now` (UTC); None outside of them."""
        since, until = self.quiet_from, self.quiet_until
        if since is None or until is None or since == until:
            return None
        local = now.astimezone(ZoneInfo(zone))
        quiet = since <= local.hour < until if since < until else not until <= local.hour < since
        if not quiet:
            return None
        day = local.date() + timedelta(days=int(local.hour >= until))
        ends = datetime(day.year, day.month, day.day, until, tzinfo=ZoneInfo(zone))
        return ends.astimezone(now.tzinfo)
