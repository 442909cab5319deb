"""What has been read of Meta: the one memory of completeness, by line and by post.

All days are Pacific days. A line is a Page's metric, period and breakdown as one request names
them: `breakdown` is empty, `is_from_ads` or `is_from_followers`.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Integer, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, DATEMULTIRANGE, Range
from sqlalchemy.orm import Mapped, mapped_column

from models.orm import Base, Serial, TenantKey, same_tenant

NO_DAYS = text("'{}'::datemultirange")
NO_METRICS = text("'{}'::int[]")
Days = list[Range[date]]


class MetaInsightCoverage(Base):
    """One line of a Page's insights.

    `read` are the days that Meta gave a usable answer for. `settled` are those not to be asked
    for again: read at the look-back age, or told by Meta not to exist. `given_up` are days that
    Meta did not give however often it was asked. What is in `read` and not in `settled` is young.
    `answered_at` is when Meta last answered the line without an error, values or not; `failed_at`
    and `reason` are the last failure since then.
    """

    __tablename__ = "meta_insight_coverage"
    __table_args__ = (
        UniqueConstraint("tenant_id", "meta_page_id", "metric_id", "period", "breakdown"),
        CheckConstraint("period IN ('day', 'week', 'days_28', 'month', 'lifetime')", name="period"),
        CheckConstraint("breakdown IN ('', 'is_from_ads', 'is_from_followers')", name="breakdown"),
        same_tenant("meta_page_id", "meta_page"),
    )

    tenant_id: Mapped[TenantKey] = mapped_column(ForeignKey("tenant.id"))
    id: Mapped[Serial]
    meta_page_id: Mapped[int]
    metric_id: Mapped[int] = mapped_column(ForeignKey("meta_metric_registry.id"))
    period: Mapped[str]
    breakdown: Mapped[str] = mapped_column(server_default="")
    read: Mapped[Days] = mapped_column(DATEMULTIRANGE, server_default=NO_DAYS)
    settled: Mapped[Days] = mapped_column(DATEMULTIRANGE, server_default=NO_DAYS)
    given_up: Mapped[Days] = mapped_column(DATEMULTIRANGE, server_default=NO_DAYS)
    evidence: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    reason: Mapped[str | None]


class MetaInsightGap(Base):
    """Days of a line that Meta answered `tries` times without a usable value.

    They are asked for again at `next_try_at`, after pauses that grow with `tries`.
    """

    __tablename__ = "meta_insight_gap"
    __table_args__ = (same_tenant("coverage_id", "meta_insight_coverage", ondelete="CASCADE"),)

    tenant_id: Mapped[TenantKey] = mapped_column(ForeignKey("tenant.id"))
    coverage_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    tries: Mapped[int] = mapped_column(Integer, primary_key=True)
    days: Mapped[Days] = mapped_column(DATEMULTIRANGE)
    next_try_at: Mapped[datetime]


class MetaPostCoverage(Base):
    """What was read of a post's counters.

    `part` is post (its own), video (those of its video) or breakdown (by ads and by followers).
    `read_on` are the days on which usable counters were read, changed or not; `answered` are the
    metrics (our ids) that ever came with a row. What is still wanted is asked for again at
    `next_try_at` after `tries` times in vain; `given_up` are metrics that never came.
    """

    __tablename__ = "meta_post_coverage"
    __table_args__ = (
        CheckConstraint("part IN ('post', 'video', 'breakdown')", name="part"),
        same_tenant("meta_post_id", "meta_post"),
    )

    tenant_id: Mapped[TenantKey] = mapped_column(ForeignKey("tenant.id"))
    meta_post_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    part: Mapped[str] = mapped_column(primary_key=True)
    read_on: Mapped[Days] = mapped_column(DATEMULTIRANGE, server_default=NO_DAYS)
    answered: Mapped[list[int]] = mapped_column(ARRAY(Integer), server_default=NO_METRICS)
    given_up: Mapped[list[int]] = mapped_column(ARRAY(Integer), server_default=NO_METRICS)
    read_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    next_try_at: Mapped[datetime | None]
    reason: Mapped[str | None]
