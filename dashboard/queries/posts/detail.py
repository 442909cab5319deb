"""One post: its newest counters, and a counter's snapshots over time."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from dashboard.queries.insights.metrics import read_metrics, require_metric
from dashboard.queries.pages.pictures import thumbnail_address
from dashboard.queries.posts.counters import NO_COUNTERS, engagement_rate, read_counters
from dashboard.queries.posts.from_files import is_from_file
from dashboard.queries.posts.labels import LabelOfPost, labels_of
from dashboard.queries.posts.ranking import ACTIVITY, ENGAGEMENT_RATE_FORMULA, VIEWERS
from dashboard.site import SitePath
from models import (
    MetaMetricRegistry,
    MetaPage,
    MetaPost,
    MetaPostCounter,
    MetaPostInsightPoint,
)


@dataclass(frozen=True)
class PostCounter:
    """The newest value of a metric of the post, or of its video (`level` VIDEO).

    `breakdown_key` is empty for the total. `imported`: it came from a file, and not from Meta's
    API.
    """

    level: str
    metric: str
    title: str
    unit: str
    breakdown_key: str
    value: Decimal
    observed_on: date
    imported: bool


@dataclass(frozen=True)
class PostDetail:
    """A post with all its newest counters."""

    post_id: str
    page_id: str
    type: str
    message: str
    permalink_url: str
    thumbnail_url: SitePath
    created_time: datetime
    counters: list[PostCounter]
    labels: list[LabelOfPost]
    engagement_rate: float | None
    engagement_rate_formula: str = ENGAGEMENT_RATE_FORMULA


@dataclass(frozen=True)
class Snapshot:
    """A lifetime counter as it stood on a Pacific day; written only when it had changed.

    `imported`: it came from a file, and not from Meta's API.
    """

    date: date
    breakdown_key: str
    value: Decimal
    imported: bool


@dataclass(frozen=True)
class PostTimeseries:
    """The snapshots of one metric of a post, the oldest first."""

    post_id: str
    metric: str
    title: str
    unit: str
    points: list[Snapshot]


def find_post(session: Session, tenant_id: int, post_id: str) -> tuple[MetaPost, MetaPage] | None:
    """The tenant's post with this id of Facebook's, and its Page."""
    if not post_id.isascii() or not post_id.replace("_", "").isalnum():
        return None
    row = session.execute(
        select(MetaPost, MetaPage)
        .join(
            MetaPage,
            (MetaPage.tenant_id == MetaPost.tenant_id) & (MetaPage.id == MetaPost.meta_page_id),
        )
        .where(MetaPost.tenant_id == tenant_id, MetaPost.post_id == post_id)
    ).one_or_none()
    return (row[0], row[1]) if row else None


def read_post(session: Session, post: MetaPost, page: MetaPage) -> PostDetail:
    """The post with the newest value of each of its metrics and keys."""
    point, counter, metric = MetaPostInsightPoint, MetaPostCounter, MetaMetricRegistry
    rows = session.execute(
        select(
            metric.level,
            metric.key,
            metric.title,
            metric.unit,
            counter.breakdown_key,
            point.value,
            point.observed_on,
            is_from_file(),
        )
        .select_from(point)
        .join(counter)
        .join(metric, metric.id == counter.metric_id)
        .where(point.tenant_id == post.tenant_id, point.meta_post_id == post.id)
        .ext(distinct_on(metric.level, metric.key, counter.breakdown_key))
        .order_by(metric.level, metric.key, counter.breakdown_key, point.observed_on.desc())
    )
    rate_metrics = read_metrics(session, "POST", (ACTIVITY, VIEWERS))
    counters = read_counters(session, post.tenant_id, [post.id], rate_metrics)
    return PostDetail(
        post_id=post.post_id,
        page_id=page.page_id,
        type=post.type,
        message=post.message,
        permalink_url=post.permalink_url,
        thumbnail_url=thumbnail_address(post),
        created_time=post.created_time,
        counters=[PostCounter(*row) for row in rows],
        labels=labels_of(session, post.tenant_id, [post.id]).get(post.id, []),
        engagement_rate=engagement_rate(post, counters.get(post.id, NO_COUNTERS).values),
    )


def read_post_timeseries(
    session: Session, post: MetaPost, page: MetaPage, metric: str
) -> PostTimeseries:
    """All snapshots of a metric of the post. Raises BadInput."""
    chosen = require_metric(session, "POST", metric)
    point, counter = MetaPostInsightPoint, MetaPostCounter
    rows = session.execute(
        select(point.observed_on, counter.breakdown_key, point.value, is_from_file())
        .select_from(point)
        .join(counter)
        .where(
            point.tenant_id == post.tenant_id,
            point.meta_post_id == post.id,
            counter.metric_id == chosen.id,
        )
        .order_by(point.observed_on, counter.breakdown_key)
    )
    points = [Snapshot(*row) for row in rows]
    return PostTimeseries(post.post_id, chosen.key, chosen.title, chosen.unit, points)
