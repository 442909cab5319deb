"""Writes stored numbers as a sync would have left them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.queries.days.pacific import day_start
from ingest.store.kept.page_days import keep_days
from ingest.store.kept.page_freshness import keep_newest_day
from ingest.store.kept.post_newest import keep_newest
from ingest.store.kept.post_usual import count_usual, note_ages
from ingest.store.post_counters import counter_ids
from models import (
    InsightRestatement,
    MetaInsightPoint,
    MetaInsightSeries,
    MetaMetricRegistry,
    MetaPage,
    MetaPost,
    MetaPostInsightPoint,
)
from models.orm import now_utc

NOON = datetime(2026, 11, 24, 20, tzinfo=UTC)
Value = int | float | str


def metric_id(session: Session, key: str, level: str = "PAGE") -> int:
    """The row of a catalog metric."""
    return session.scalars(
        select(MetaMetricRegistry.id).where(
            MetaMetricRegistry.level == level, MetaMetricRegistry.key == key
        )
    ).one()


def counter_id(session: Session, tenant_id: int, metric: int, breakdown: str = "") -> int:
    """What posts of a tenant count; it is made where it is new."""
    return counter_ids(session, tenant_id, {(metric, breakdown)})[metric, breakdown]


def the_page(session: Session, page_id: int) -> MetaPage:
    """The Page with our id."""
    return session.scalars(select(MetaPage).where(MetaPage.id == page_id)).one()


def put_days(
    session: Session,
    page: MetaPage,
    key: str,
    values: Mapping[date, Value],
    *,
    period: str = "day",
    breakdown: str = "",
) -> MetaInsightSeries:
    """A series and its points."""
    series = MetaInsightSeries(
        tenant_id=page.tenant_id,
        meta_page_id=page.id,
        metric_id=metric_id(session, key),
        period=period,
        breakdown_key=breakdown,
    )
    session.add(series)
    session.flush()
    session.add_all(
        MetaInsightPoint(
            tenant_id=page.tenant_id,
            series_id=series.id,
            metric_date=day,
            value=Decimal(str(value)),
        )
        for day, value in values.items()
    )
    session.flush()
    keep_newest_day(session, page, max(values, default=None) if period == "day" else None)
    keep_days(session, page, min(values, default=None))
    return series


def put_restatement(
    session: Session, series: MetaInsightSeries, day: date, old: int, new: int, hour: int
) -> None:
    """A change that Meta made to a settled value."""
    session.add(
        InsightRestatement(
            tenant_id=series.tenant_id,
            series_id=series.id,
            metric_date=day,
            old_value=Decimal(old),
            new_value=Decimal(new),
            restated_at=datetime(2026, 11, 20, hour, tzinfo=UTC),
        )
    )
    session.flush()


def put_post(session: Session, page: MetaPage, post_id: str, created: datetime) -> MetaPost:
    """A post without counters."""
    post = MetaPost(
        tenant_id=page.tenant_id,
        meta_page_id=page.id,
        post_id=post_id,
        type="photo",
        created_time=created,
    )
    session.add(post)
    session.flush()
    return post


def put_counter(
    session: Session,
    post: MetaPost,
    key: str,
    day: date,
    value: int,
    breakdown: str = "",
    *,
    level: str = "POST",
    by_night: bool = False,
) -> None:
    """A snapshot of a lifetime counter of a post, or of its video; read now, or `by_night`."""
    metric = metric_id(session, key, level)
    session.add(
        MetaPostInsightPoint(
            tenant_id=post.tenant_id,
            meta_post_id=post.id,
            counter_id=counter_id(session, post.tenant_id, metric, breakdown),
            observed_on=day,
            value=Decimal(value),
            observed_at=day_start(day) if by_night else now_utc(),
        )
    )
    session.flush()
    keep_newest(session, post.tenant_id, [(post.id, metric)])
    note_ages(session, post.tenant_id, level, [post.id], day, changed=True)
    count_usual(session, post.tenant_id, post.meta_page_id)
