"""Files of numbers that were brought in, and which stored numbers came from which of them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from models.orm import Base, Serial, TenantKey, now_utc, same_tenant

IMPORT_STATES = ("looking", "looked", "refused", "storing", "stored", "undoing", "undone")


class MetaImport(Base):
    """A file for a Page. `choices` are what somebody said of it, `found` what was understood.

    `stored_at` is the `observed_at` of each number that it stored; `posts` are posts (our ids) that
    only the file knew. The file itself is kept under `file_key` until it is stored or dropped.
    """

    __tablename__ = "meta_import"
    __table_args__ = (
        CheckConstraint(
            "state IN ('looking', 'looked', 'refused', 'storing', 'stored', 'undoing', 'undone')",
            name="state",
        ),
        same_tenant("meta_page_id", "meta_page"),
        Index(None, "tenant_id", "meta_page_id", "id"),
    )

    tenant_id: Mapped[TenantKey] = mapped_column(ForeignKey("tenant.id"))
    id: Mapped[Serial]
    meta_page_id: Mapped[int]
    requested_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    state: Mapped[str]
    file_name: Mapped[str] = mapped_column(server_default="")
    file_key: Mapped[str] = mapped_column(server_default="")
    choices: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    found: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    error: Mapped[str] = mapped_column(server_default="")
    posts: Mapped[list[int]] = mapped_column(ARRAY(Integer), server_default=text("'{}'"))
    created_at: Mapped[datetime] = mapped_column(default=now_utc)
    stored_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]


class MetaImportDay(Base):
    """A value of a day that came from a file, as long as Meta's API has given none for it."""

    __tablename__ = "meta_import_day"
    __table_args__ = (
        PrimaryKeyConstraint("tenant_id", "series_id", "metric_date"),
        same_tenant("series_id", "meta_insight_series"),
        same_tenant("meta_import_id", "meta_import"),
        Index(None, "tenant_id", "meta_import_id"),
    )

    tenant_id: Mapped[int] = mapped_column(Integer)
    series_id: Mapped[int] = mapped_column(Integer)
    metric_date: Mapped[date]
    meta_import_id: Mapped[int] = mapped_column(Integer)


class MetaImportSnapshot(Base):
    """A counter of a post that came from a file, as long as Meta's API has not given the same."""

    __tablename__ = "meta_import_snapshot"
    __table_args__ = (
        PrimaryKeyConstraint(
            "tenant_id", "meta_post_id", "metric_id", "breakdown_key", "observed_on"
        ),
        same_tenant("meta_post_id", "meta_post"),
        same_tenant("meta_import_id", "meta_import"),
        Index(None, "tenant_id", "meta_import_id"),
    )

    tenant_id: Mapped[int] = mapped_column(Integer)
    meta_post_id: Mapped[int] = mapped_column(Integer)
    metric_id: Mapped[int] = mapped_column(ForeignKey("meta_metric_registry.id"))
    breakdown_key: Mapped[str] = mapped_column(server_default="")
    observed_on: Mapped[date]
    meta_import_id: Mapped[int] = mapped_column(Integer)
