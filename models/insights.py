"""Page insights: series, their daily points, and the values that Meta restated."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    Integer,
    PrimaryKeyConstraint,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from models.orm import Base, Serial, TenantKey, now_utc, same_tenant
from models.references import HELD_BY_TRIGGERS


class MetaInsightSeries(Base):
    """One line of numbers: a Page, a metric, a period, a breakdown ('' is the total)."""

    __tablename__ = "meta_insight_series"
    __table_args__ = (
        UniqueConstraint("tenant_id", "meta_page_id", "metric_id", "period", "breakdown_key"),
        CheckConstraint("period IN ('day', 'week', 'days_28', 'month', 'lifetime')", name="period"),
        same_tenant("meta_page_id", "meta_page"),
    )

    tenant_id: Mapped[TenantKey] = mapped_column(ForeignKey("tenant.id"))
    id: Mapped[Serial]
    meta_page_id: Mapped[int]
    metric_id: Mapped[int] = mapped_column(ForeignKey("meta_metric_registry.id"))
    period: Mapped[str]
    breakdown_key: Mapped[str] = mapped_column(server_default="")


class MetaInsightPoint(Base):
    """A value of a series on a Pacific day. Narrow: agencies store hundreds of millions.

    The columns stand in the order that PostgreSQL packs without padding.
    """

    __tablename__ = "meta_insight_point"
    __table_args__ = (
        PrimaryKeyConstraint("tenant_id", "series_id", "metric_date"),
        same_tenant("series_id", "meta_insight_series", info={HELD_BY_TRIGGERS: True}),
    )

    observed_at: Mapped[datetime] = mapped_column(default=now_utc)
    tenant_id: Mapped[int] = mapped_column(Integer)
    series_id: Mapped[int] = mapped_column(Integer)
    metric_date: Mapped[date]
    value: Mapped[Decimal]


class InsightRestatement(Base):
    """A settled value (older than two days) that Meta changed."""

    __tablename__ = "insight_restatement"
    __table_args__ = (
        same_tenant("series_id", "meta_insight_series"),
        Index(None, "tenant_id", "series_id", "metric_date"),
    )

    tenant_id: Mapped[TenantKey] = mapped_column(ForeignKey("tenant.id"))
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    series_id: Mapped[int]
    metric_date: Mapped[date]
    old_value: Mapped[Decimal]
    new_value: Mapped[Decimal]
    restated_at: Mapped[datetime] = mapped_column(default=now_utc)
