"""Runs of work on a Page, and the schedules that start them."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from models.orm import Base, Serial, TenantKey, same_tenant
from models.work import ACTIVE, WorkRow

ACTIVE_STATUSES = (*ACTIVE, "throttled")
WHOLE_STATUSES = ("succeeded", "partial")
ENDED_STATUSES = ("succeeded", "partial", "failed", "cancelled")


class SyncRun(WorkRow, Base):
    """One run of one kind for one Page. Its id is the task id and the id of its RQ job.

    `then_trigger` is what asked for a wider run while this one worked: it follows when this ends.
    """

    __tablename__ = "sync_run"
    __table_args__ = (
        CheckConstraint("kind IN ('page', 'post', 'backfill')", name="kind"),
        CheckConstraint(
            "status IN ('queued', 'running', 'throttled', 'succeeded', 'partial', 'failed',"
            " 'cancelled')",
            name="status",
        ),
        same_tenant("meta_page_id", "meta_page"),
        Index(
            "uq_sync_run_one_active",
            "tenant_id",
            "meta_page_id",
            "kind",
            unique=True,
            postgresql_where=text("status IN ('queued', 'running', 'throttled')"),
        ),
        Index(None, "tenant_id", "meta_page_id", "created_at"),
        Index(None, "tenant_id", "meta_page_id", "finished_at"),
        Index(
            "ix_sync_run_manual",
            "tenant_id",
            "meta_page_id",
            "created_at",
            postgresql_where=text("trigger = 'manual'"),
        ),
        Index(None, "tenant_id", "created_at"),
        Index(None, "tenant_id", "status", "kind"),
    )

    meta_page_id: Mapped[int]
    kind: Mapped[str]
    trigger: Mapped[str] = mapped_column(server_default="manual")
    requested_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    correlation_id: Mapped[uuid.UUID] = mapped_column(default=uuid.uuid4)
    window_since: Mapped[date | None]
    window_until: Mapped[date | None]
    then_trigger: Mapped[str | None]
    progress: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    graph_requests: Mapped[int] = mapped_column(server_default=text("0"))
    graph_calls: Mapped[int] = mapped_column(server_default=text("0"))
    rows_processed: Mapped[int] = mapped_column(server_default=text("0"))
    rows_changed: Mapped[int] = mapped_column(server_default=text("0"))
    failed_metrics: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))

    def takes_up_wider(self) -> bool:
        """The run that was asked for while this one worked takes its place, with tries anew."""
        if self.then_trigger is None:
            return False
        self.trigger, self.then_trigger = self.then_trigger, None
        return True


class Schedule(Base):
    """When a kind of work is due for a tenant: daily, or weekly on `weekday` (0 is Monday).

    `hour` and `minute` are read on the clocks of `time_zone`.
    """

    __tablename__ = "schedule"
    __table_args__ = (
        UniqueConstraint("tenant_id", "name"),
        CheckConstraint("hour BETWEEN 0 AND 23 AND minute BETWEEN 0 AND 59", name="time"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
    )

    tenant_id: Mapped[TenantKey] = mapped_column(ForeignKey("tenant.id"))
    id: Mapped[Serial]
    name: Mapped[str]
    kind: Mapped[str]
    hour: Mapped[int] = mapped_column(Integer)
    minute: Mapped[int] = mapped_column(Integer)
    weekday: Mapped[int | None]
    time_zone: Mapped[str] = mapped_column(server_default="")
    next_at: Mapped[datetime]
    last_at: Mapped[datetime | None]
