"""What a tenant has to know: alerts that open once and resolve themselves, and who is told."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from models.orm import Base, Serial, TenantKey, now_utc, same_tenant


class Alert(Base):
    """One condition, from the moment it was met until it no longer is.

    `subject` names what the condition is about within its kind (a Page's or connection's id), so
    that an open alert is found again instead of being opened twice.
    """

    __tablename__ = "alert"
    __table_args__ = (
        CheckConstraint("severity IN ('info', 'warning', 'critical')", name="severity"),
        same_tenant("meta_page_id", "meta_page"),
        same_tenant("connection_id", "meta_connection"),
        Index(None, "tenant_id", "meta_page_id"),
        Index(
            None,
            "tenant_id",
            "connection_id",
            postgresql_where=text("connection_id IS NOT NULL"),
        ),
        Index(
            "uq_alert_one_open",
            "tenant_id",
            "kind",
            "subject",
            unique=True,
            postgresql_where=text("resolved_at IS NULL"),
        ),
        Index(None, "tenant_id", "opened_at"),
        Index(
            "ix_alert_listed",
            "tenant_id",
            text("(resolved_at IS NOT NULL)"),
            text("opened_at DESC"),
            text("id DESC"),
        ),
    )

    tenant_id: Mapped[TenantKey] = mapped_column(ForeignKey("tenant.id"))
    id: Mapped[Serial]
    kind: Mapped[str]
    subject: Mapped[str]
    severity: Mapped[str] = mapped_column(server_default="warning")
    meta_page_id: Mapped[int | None]
    connection_id: Mapped[int | None]
    sentence: Mapped[str]
    cure: Mapped[str] = mapped_column(server_default="")
    evidence: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    opened_at: Mapped[datetime] = mapped_column(default=now_utc)
    last_seen_at: Mapped[datetime] = mapped_column(default=now_utc)
    resolved_at: Mapped[datetime | None]
    opening_told_at: Mapped[datetime | None]
    resolution_told_at: Mapped[datetime | None]


class AlertDelivery(Base):
    """One recipient to be told once of an alert's opening or resolution.

    `recipient` is an e-mail address, or names a channel (`slack:7`). For a waiting row work begins
    at `due_at`.
    """

    __tablename__ = "alert_delivery"
    __table_args__ = (
        CheckConstraint("event IN ('opened', 'resolved')", name="event"),
        CheckConstraint("status IN ('waiting', 'sent', 'failed')", name="status"),
        same_tenant("alert_id", "alert", ondelete="CASCADE"),
        same_tenant("channel_id", "notification_channel", ondelete="CASCADE"),
        UniqueConstraint("tenant_id", "alert_id", "event", "recipient"),
        Index(None, "tenant_id", "channel_id", "id"),
        Index(None, "due_at", postgresql_where=text("status = 'waiting'")),
    )

    tenant_id: Mapped[TenantKey] = mapped_column(ForeignKey("tenant.id"))
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    alert_id: Mapped[int]
    event: Mapped[str]
    recipient: Mapped[str]
    channel_id: Mapped[int | None]
    status: Mapped[str] = mapped_column(server_default="waiting")
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    due_at: Mapped[datetime] = mapped_column(default=now_utc)
    sent_at: Mapped[datetime | None]
    error: Mapped[str | None]
