"""What of a Page's numbers is kept ready, so that lists of many Pages read one row for each.

Written in the transaction that stores the numbers. Nothing of it depends on a clock or on a chosen
range, so that it stays right when a day begins; `pagelens rebuild` makes it anew.
"""

from datetime import date
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, Integer, PrimaryKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.orm import Base, TenantKey, same_tenant


class MetaPageFreshness(Base):
    """The newest Pacific day of which any daily value of the Page is stored."""

    __tablename__ = "meta_page_freshness"
    __table_args__ = (same_tenant("meta_page_id", "meta_page"),)

    tenant_id: Mapped[TenantKey] = mapped_column(ForeignKey("tenant.id"))
    meta_page_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    newest_day: Mapped[date]


class MetaPageDay(Base):
    """A day of one of the metrics that lists of Pages show, with all that is known through it.

    `value` is the day's own, `week` and `days_28` are Meta's for the days that end with it. `total`
    sums the days' values through this one, and `days` counts them: the sum of any range is the
    difference of two rows.
    """

    __tablename__ = "meta_page_day"
    __table_args__ = (
        PrimaryKeyConstraint("tenant_id", "meta_page_id", "metric_id", "metric_date"),
        same_tenant("meta_page_id", "meta_page"),
        # Beginning with the day, and naming the Page: who asks for a Page's day shall never be led
        # through all days of its tenant, nor through that day of all Pages. What adds up is in it,
        # so that of many Pages a day is read from a few hundred places in place of thousands.
        Index(
            "ix_meta_page_day_by_day",
            *("metric_date", "metric_id", "tenant_id", "meta_page_id"),
            postgresql_include=["days", "total", "value"],
        ),
        # An index answers for rows that a vacuum has seen: here soon after each night.
        {
            "postgresql_with": {
                "autovacuum_vacuum_insert_scale_factor": 0,
                "autovacuum_vacuum_insert_threshold": 20_000,
                "autovacuum_vacuum_scale_factor": 0.02,
            }
        },
    )

    tenant_id: Mapped[int] = mapped_column(ForeignKey("tenant.id"))
    meta_page_id: Mapped[int] = mapped_column(Integer)
    metric_id: Mapped[int] = mapped_column(ForeignKey("meta_metric_registry.id"))
    metric_date: Mapped[date]
    days: Mapped[int] = mapped_column(Integer)
    total: Mapped[Decimal]
    value: Mapped[Decimal | None]
    week: Mapped[Decimal | None]
    days_28: Mapped[Decimal | None]
