"""Posts of a Page and the snapshots of their lifetime counters."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import (
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from models.orm import Base, Serial, TenantKey, now_utc, same_tenant
from models.references import HELD_BY_TRIGGERS


class MetaPost(Base):
    """A post that the Page itself published. `post_id` is Facebook's id, `page_post`.

    It `was_listed` when a list of the Page's posts once held it; some reels are in none. It is
    `outstanding` while its own counters were neither read nor given up, or anything is to be asked
    for again: triggers on `meta_post_coverage` say so, whoever writes there.
    """

    __tablename__ = "meta_post"
    __table_args__ = (
        UniqueConstraint("tenant_id", "post_id"),
        same_tenant("meta_page_id", "meta_page"),
        Index(
            "ix_meta_post_by_time",
            *("tenant_id", "meta_page_id", "created_time"),
            postgresql_include=["id", "type", "deleted_at"],
        ),
        Index(
            "ix_meta_post_outstanding",
            *("tenant_id", "meta_page_id", "created_time"),
            postgresql_where=text("outstanding AND deleted_at IS NULL"),
        ),
    )

    tenant_id: Mapped[TenantKey] = mapped_column(ForeignKey("tenant.id"))
    id: Mapped[Serial]
    meta_page_id: Mapped[int]
    post_id: Mapped[str]
    type: Mapped[str]
    message: Mapped[str] = mapped_column(server_default="")
    permalink_url: Mapped[str] = mapped_column(server_default="")
    status_type: Mapped[str] = mapped_column(server_default="")
    picture_url: Mapped[str] = mapped_column(server_default="")
    thumbnail_key: Mapped[str] = mapped_column(server_default="")
    video_id: Mapped[str | None]
    created_time: Mapped[datetime]
    updated_time: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    was_listed: Mapped[bool] = mapped_column(server_default=text("false"))
    outstanding: Mapped[bool] = mapped_column(server_default=text("true"))
    share_count: Mapped[int | None]
    reaction_count: Mapped[int | None]
    comment_count: Mapped[int | None]
    first_seen_at: Mapped[datetime] = mapped_column(default=now_utc)


class MetaPostGap(Base):
    """Moments from `since` on and before `until` whose posts Meta would not list, `tries` times.

    One post breaks every list that would hold it. They are tried again at `next_try_at`.
    """

    __tablename__ = "meta_post_gap"
    __table_args__ = (same_tenant("meta_page_id", "meta_page"),)

    tenant_id: Mapped[TenantKey] = mapped_column(ForeignKey("tenant.id"))
    meta_page_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    since: Mapped[datetime] = mapped_column(primary_key=True)
    until: Mapped[datetime]
    tries: Mapped[int] = mapped_column(server_default=text("1"))
    next_try_at: Mapped[datetime]


class MetaPostCounter(Base):
    """What posts of a tenant count: a metric, and a key of it ('' is the total).

    One row for all posts, so that each of their many snapshots names it by a number.
    """

    __tablename__ = "meta_post_counter"
    __table_args__ = (UniqueConstraint("tenant_id", "metric_id", "breakdown_key"),)

    tenant_id: Mapped[TenantKey] = mapped_column(ForeignKey("tenant.id"))
    id: Mapped[Serial]
    metric_id: Mapped[int] = mapped_column(ForeignKey("meta_metric_registry.id"))
    breakdown_key: Mapped[str] = mapped_column(server_default="")


class MetaPostInsightPoint(Base):
    """A lifetime counter of a post as observed on a Pacific day, written only when changed.

    The columns stand in the order that PostgreSQL packs without padding.
    """

    __tablename__ = "meta_post_insight_point"
    __table_args__ = (
        PrimaryKeyConstraint("tenant_id", "meta_post_id", "counter_id", "observed_on"),
        same_tenant("meta_post_id", "meta_post", info={HELD_BY_TRIGGERS: True}),
        same_tenant("counter_id", "meta_post_counter", info={HELD_BY_TRIGGERS: True}),
    )

    observed_at: Mapped[datetime] = mapped_column(default=now_utc)
    tenant_id: Mapped[int] = mapped_column(Integer)
    meta_post_id: Mapped[int] = mapped_column(Integer)
    counter_id: Mapped[int] = mapped_column(Integer)
    observed_on: Mapped[date]
    value: Mapped[Decimal]
