"""What is kept ready of posts, so that a screen costs the same at any number of them.

All of it follows from the snapshots, is written in the transaction that stores these, and can be
made anew by `pagelens rebuild`.
"""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ARRAY, Index, Integer, PrimaryKeyConstraint, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from models.orm import Base, TenantKey, same_tenant

# Stand in the place of a metric's id.
ENGAGEMENT_RATE_ID, CLICK_RATE_ID = -1, -2
VIEWERS, ACTIVITY, CLICKS = (
    "post_total_media_view_unique",
    "post_activity_by_action_type",
    "post_clicks",
)
# Ages are days: each of the first 28, then the last day of each week, then all are one.
DAILY_AGES, WEEKLY_AGES, LIFETIME = 28, 91, 32767


def age_in_sql(days: str) -> str:
    """The age that an expression of days since publishing stands for."""
    return (
        f"CAST(CASE WHEN {days} <= {DAILY_AGES} THEN greatest({days}, 0)"
        f" WHEN {days} <= {WEEKLY_AGES} THEN ({days} + 6) / 7 * 7 ELSE {LIFETIME} END AS smallint)"
    )


class MetaPostNewest(Base):
    """The newest value of a metric of a post or its video as one number: of a map the sum of keys.

    A `metric_id` below zero is a rate. `observed_on` is when the number last changed.
    `created_time` is that of the post, so that a range is read out of an index alone.
    """

    __tablename__ = "meta_post_newest"
    __table_args__ = (
        same_tenant("meta_page_id", "meta_page"),
        Index(
            "ix_meta_post_newest_by_value",
            *("tenant_id", "meta_page_id", "metric_id", "value", "created_time", "meta_post_id"),
        ),
        Index(
            "ix_meta_post_newest_by_time",
            *("tenant_id", "meta_page_id", "metric_id", "created_time"),
            postgresql_include=["meta_post_id", "value"],
        ),
    )

    created_time: Mapped[datetime]
    tenant_id: Mapped[TenantKey]
    meta_post_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    metric_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    meta_page_id: Mapped[int]
    observed_on: Mapped[date]
    value: Mapped[Decimal]


class MetaPostAges(Base):
    """At which ages a post's counters (POST), or those of its video (VIDEO), were read.

    `uncounted` are ages whose usual does not know yet what was read. The others were `counted_as`
    posts of that type; empty where the post counts nowhere, new or deleted.
    """

    __tablename__ = "meta_post_ages"
    __table_args__ = (
        same_tenant("meta_page_id", "meta_page"),
        Index(None, "tenant_id", "meta_page_id"),
    )

    tenant_id: Mapped[TenantKey]
    meta_post_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    level: Mapped[str] = mapped_column(primary_key=True)
    meta_page_id: Mapped[int]
    counted_as: Mapped[str] = mapped_column(server_default="")
    ages: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger))
    uncounted: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger))


class MetaPostUsual(Base):
    """The median of a number over `posts` posts of a type that were read at an age.

    Half of them lie between `low` and `high`, the quartiles, which releases before wrote none of.
    """

    __tablename__ = "meta_post_usual"
    __table_args__ = (
        PrimaryKeyConstraint("tenant_id", "meta_page_id", "type", "metric_id", "age"),
        same_tenant("meta_page_id", "meta_page"),
    )

    median: Mapped[float]
    low: Mapped[float | None]
    high: Mapped[float | None]
    tenant_id: Mapped[int] = mapped_column(Integer)
    meta_page_id: Mapped[int] = mapped_column(Integer)
    metric_id: Mapped[int] = mapped_column(Integer)
    posts: Mapped[int]
    age: Mapped[int] = mapped_column(SmallInteger)
    type: Mapped[str]
