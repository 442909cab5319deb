"""Files that people ask for, and reports that are sent on a schedule."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    Integer,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from models.export_formats import ONE_OF_THEM
from models.orm import Base, Serial, TenantKey, now_utc, same_tenant
from models.work import PATIENCE, WorkRow

EARLIEST = "2000-01-01T00:00:00+00:00"


class ExportJob(WorkRow, Base):
    """One file that was asked for. Its id is the id of its RQ job; the row is the truth.

    `options` are what the view was: dates, metrics, order, form, theme. `mail` is the subject and
    the text of the mail that carries the file, for reports that are sent, and `letter_key` names
    the file that holds what the mail shows (`models.report_letters`); empty for other exports.
    """

    __tablename__ = "export_job"
    __table_args__ = (
        CheckConstraint(ONE_OF_THEM, name="export_format"),
        CheckConstraint(
            "status IN ('queued', 'running', 'completed', 'failed', 'expired')", name="status"
        ),
        same_tenant("meta_page_id", "meta_page"),
        Index(None, "tenant_id", "meta_page_id", "created_at"),
        Index(None, "tenant_id", "created_at"),
        Index(
            "ix_export_job_kept",
            "status",
            postgresql_where=text("status IN ('queued', 'running', 'completed')"),
        ),
    )

    knows_its_fault = True

    meta_page_id: Mapped[int]
    more_page_ids: Mapped[list[int]] = mapped_column(ARRAY(Integer), server_default=text("'{}'"))
    requested_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    export_format: Mapped[str]
    options: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    progress: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    file_key: Mapped[str | None]
    file_name: Mapped[str | None]
    content_type: Mapped[str | None]
    size_bytes: Mapped[int | None] = mapped_column(BigInteger)
    sha256: Mapped[str | None]
    data_through: Mapped[date | None]
    mail: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    letter_key: Mapped[str] = mapped_column(server_default="")
    expires_at: Mapped[datetime | None]

    def tried_until(self) -> datetime | None:
        """The file of a report: for three days, which begin when it waits for no day any more."""
        if not self.mail:
            return None
        told = self.mail.get("wait_until")
        return max(self.created_at, datetime.fromisoformat(told or EARLIEST)) + PATIENCE


class ReportSchedule(Base):
    """A report of a Page that is sent weekly or monthly, in the tenant's time zone.

    `weekday` counts from Monday 0; `month_day` past a month's end means its last day. One of a
    group holds the Pages that the group has when it is sent. `comment` is for the next sending
    alone. With `link_days` the mail has a link for so many days in place of the file. The file is
    also put at the `destination` that the operator names so, beside or in place of mails.
    """

    __tablename__ = "report_schedule"
    __table_args__ = (
        CheckConstraint("frequency IN ('weekly', 'monthly')", name="frequency"),
        CheckConstraint(ONE_OF_THEM, name="export_format"),
        CheckConstraint("weekday BETWEEN 0 AND 6 AND month_day BETWEEN 1 AND 31", name="day"),
        CheckConstraint("hour BETWEEN 0 AND 23 AND minute BETWEEN 0 AND 59", name="time"),
        same_tenant("meta_page_id", "meta_page"),
        same_tenant("page_group_id", "page_group", ondelete="SET NULL (page_group_id)"),
        CheckConstraint("link_days IN (0, 7, 30, 90)", name="link_days"),
        Index(None, "tenant_id", "meta_page_id"),
        Index(None, "tenant_id", "page_group_id"),
    )

    tenant_id: Mapped[TenantKey] = mapped_column(ForeignKey("tenant.id"))
    id: Mapped[Serial]
    meta_page_id: Mapped[int]
    more_page_ids: Mapped[list[int]] = mapped_column(ARRAY(Integer), server_default=text("'{}'"))
    page_group_id: Mapped[int | None]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    name: Mapped[str] = mapped_column(server_default="")
    frequency: Mapped[str]
    weekday: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    month_day: Mapped[int] = mapped_column(Integer, server_default=text("1"))
    hour: Mapped[int] = mapped_column(Integer, server_default=text("8"))
    minute: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    export_format: Mapped[str] = mapped_column(server_default="pdf")
    options: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    recipients: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    unsubscribed: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    comment: Mapped[str] = mapped_column(server_default="")
    link_days: Mapped[int] = mapped_column(server_default=text("0"))
    destination: Mapped[str] = mapped_column(server_default="")
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))
    next_at: Mapped[datetime]
    last_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now_utc)


class ReportDelivery(Base):
    """One sending of one report to one address, or to a destination in place of one.

    `path` is where the file is below the destination's folder, once it is there. It is tried since
    it was made, or since somebody asked for it again at `tried_since`.
    """

    __tablename__ = "report_delivery"
    __table_args__ = (
        CheckConstraint("status IN ('waiting', 'sent', 'failed', 'skipped')", name="status"),
        same_tenant("report_schedule_id", "report_schedule", ondelete="CASCADE"),
        same_tenant("export_job_id", "export_job"),
        UniqueConstraint("tenant_id", "export_job_id", "recipient"),
        Index(None, "tenant_id", "report_schedule_id", "id"),
        Index("ix_report_delivery_waiting", "due_at", postgresql_where=text("status = 'waiting'")),
    )

    tenant_id: Mapped[TenantKey] = mapped_column(ForeignKey("tenant.id"))
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    report_schedule_id: Mapped[int]
    export_job_id: Mapped[uuid.UUID]
    recipient: Mapped[str]
    destination: Mapped[str] = mapped_column(server_default="")
    path: Mapped[str] = mapped_column(server_default="")
    status: Mapped[str] = mapped_column(server_default="waiting")
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    due_at: Mapped[datetime] = mapped_column(default=now_utc)
    sent_at: Mapped[datetime | None]
    error: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=now_utc)
    tried_since: Mapped[datetime | None]
