"""What a metric is, and whether a Page has it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Computed, ForeignKey, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.meta import EMPTY_LIST
from models.orm import Base, Serial, TenantKey, same_tenant

STATUS_SQL = """
CASE
    WHEN catalog_status = 'INVALID' OR runtime_status = 'INVALID' THEN 'INVALID'
    WHEN catalog_status = 'DEPRECATED' OR runtime_status = 'DEPRECATED' THEN 'DEPRECATED'
    WHEN catalog_status = 'ACTIVE' OR runtime_status = 'ACTIVE' THEN 'ACTIVE'
    ELSE 'UNKNOWN'
END
"""
STATUSES = "('ACTIVE', 'DEPRECATED', 'INVALID', 'UNKNOWN')"


class MetaMetricRegistry(Base):
    """A metric of one level (PAGE, POST, VIDEO), the same for all tenants.

    `catalog_status` is what the catalog says, `runtime_status` what the API said; `status` is
    generated from both and cannot be written. `runtime_periods` are the periods that the API left
    of a metric; where they are set they are its `periods`, whatever the catalog says.
    """

    __tablename__ = "meta_metric_registry"
    __table_args__ = (
        UniqueConstraint("level", "key"),
        CheckConstraint("level IN ('PAGE', 'POST', 'VIDEO')", name="level"),
        CheckConstraint(f"catalog_status IN {STATUSES}", name="catalog_status"),
        CheckConstraint(f"runtime_status IN {STATUSES}", name="runtime_status"),
        CheckConstraint("aggregation IN ('sum', 'last', 'none')", name="aggregation"),
    )

    id: Mapped[Serial]
    level: Mapped[str]
    key: Mapped[str]
    catalog_status: Mapped[str] = mapped_column(server_default="UNKNOWN")
    runtime_status: Mapped[str | None]
    status: Mapped[str] = mapped_column(Computed(STATUS_SQL, persisted=True))
    deprecated_on: Mapped[date | None]
    replacement_metric_key: Mapped[str | None]
    replacement_breakdown_key: Mapped[str | None]
    periods: Mapped[list[str]] = mapped_column(server_default=EMPTY_LIST)
    value_type: Mapped[str] = mapped_column(server_default="number")
    breakdown_params: Mapped[list[str]] = mapped_column(server_default=EMPTY_LIST)
    map_dimension: Mapped[str | None]
    map_keys: Mapped[list[str]] = mapped_column(server_default=EMPTY_LIST)
    keys_additive: Mapped[bool | None]
    unit: Mapped[str] = mapped_column(server_default="count")
    is_unique: Mapped[bool] = mapped_column(server_default=text("false"))
    aggregation: Mapped[str] = mapped_column(server_default="none")
    family: Mapped[str | None]
    group_name: Mapped[str] = mapped_column(server_default="")
    monetization: Mapped[bool] = mapped_column(server_default=text("false"))
    is_default: Mapped[bool] = mapped_column(server_default=text("false"))
    title: Mapped[str] = mapped_column(server_default="")
    description: Mapped[str] = mapped_column(server_default="")
    runtime_periods: Mapped[list[str] | None]
    runtime_checked_at: Mapped[datetime | None]
    runtime_evidence: Mapped[str | None]


class MetaMetricSupport(Base):
    """What one Page's API answers for one metric; `checked_at` is when it was last asked."""

    __tablename__ = "meta_metric_support"
    __table_args__ = (
        CheckConstraint(
            "status IN ('available', 'no_data', 'gated', 'unsupported')", name="status"
        ),
        same_tenant("meta_page_id", "meta_page"),
    )

    tenant_id: Mapped[TenantKey] = mapped_column(ForeignKey("tenant.id"))
    meta_page_id: Mapped[int] = mapped_column(primary_key=True)
    metric_id: Mapped[int] = mapped_column(ForeignKey("meta_metric_registry.id"), primary_key=True)
    status: Mapped[str]
    last_value_at: Mapped[datetime | None]
    last_refused_at: Mapped[datetime | None]
    checked_at: Mapped[datetime | None]
    evidence: Mapped[str | None]
