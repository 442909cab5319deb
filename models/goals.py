"""What people want a Page to reach in a month, or in a year."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.orm import Base, Serial, TenantKey, now_utc, same_tenant

WHOLE_YEAR = 0


class Goal(Base):
    """A Page's target for a metric; `month` is 1 to 12, or 0 for the whole year.

    The metric is a key of the overview, one that is computed included: no row of the registry.
    """

    __tablename__ = "goal"
    __table_args__ = (
        same_tenant("meta_page_id", "meta_page"),
        UniqueConstraint("tenant_id", "meta_page_id", "metric", "year", "month"),
        CheckConstraint("month BETWEEN 0 AND 12", name="month"),
        CheckConstraint("target > 0", name="target"),
    )

    tenant_id: Mapped[TenantKey] = mapped_column(ForeignKey("tenant.id"))
    id: Mapped[Serial]
    meta_page_id: Mapped[int]
    metric: Mapped[str]
    year: Mapped[int]
    month: Mapped[int]
    target: Mapped[Decimal]
    created_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(default=now_utc)
    updated_at: Mapped[datetime] = mapped_column(default=now_utc, onupdate=now_utc)
