"""Which number of a post is asked about, and how its newest value comes about."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from dashboard.queries.insights.metrics import Metric, read_metrics
from dashboard.queries.origins.asked import Definition, check_part, definition_of
from dashboard.queries.posts.growth import newest_read, published_on
from dashboard.queries.posts.values import (
    ACTIVITY,
    CLICKS,
    ENGAGEMENT_RATE,
    VIEWERS,
    PostMeasure,
    newest_value,
    require_measure,
)
from dashboard.queries.posts.whole_counters import of_totals
from models import MetaPost, MetaPostCounter, MetaPostInsightPoint

Made = Literal["counter", "keys", "rate", "none"]


@dataclass(frozen=True)
class AskedOfPost:
    """A number of a post. `parts` are the metrics whose snapshots make it, of the post or of its
    video (`level`); `breakdown` is Meta's key of one part of a metric, None for the whole."""

    metric: str
    title: str
    unit: str
    level: str
    formula: str | None
    breakdown: str | None
    parts: list[Metric]
    measure: PostMeasure

    def definitions(self) -> list[Definition]:
        """What each of the metrics is."""
        return [definition_of(metric, self.level) for metric in self.parts]

    def snapshots(self, post: MetaPost) -> ColumnElement[bool]:
        """The stored snapshots behind the number: of a map those of its keys."""
        point, counter = MetaPostInsightPoint, MetaPostCounter
        of_post = (point.tenant_id == post.tenant_id, point.meta_post_id == post.id)
        if self.breakdown is None:
            return and_(*of_post, of_totals(post.tenant_id, self.parts))
        named = select(counter.id).where(
            counter.tenant_id == post.tenant_id,
            counter.metric_id.in_([metric.id for metric in self.parts]),
            counter.breakdown_key == self.breakdown,
        )
        return and_(*of_post, point.counter_id.in_(named))


@dataclass(frozen=True)
class NumberOfPost:
    """A number as it stands: a counter of Meta's, the sum of a map's keys, a rate of two, or none.

    It was read until `read_until`, a Pacific day, whether or not it had changed.
    """

    metric: str
    title: str
    unit: str
    formula: str | None
    published_on: date
    read_until: date
    value: Decimal | None
    made: Made


def ask_about_post(session: Session, key: str, breakdown: str | None = None) -> AskedOfPost:
    """The number that these words mean. Raises BadInput."""
    check_part(breakdown)
    measure = require_measure(session, key)
    told = measure.key, measure.title, measure.unit, measure.level, measure.formula
    if measure.metric is not None:
        return AskedOfPost(*told, breakdown, [measure.metric], measure)
    above = ACTIVITY if measure.key == ENGAGEMENT_RATE else CLICKS
    found = read_metrics(session, "POST", (above, VIEWERS))
    parts = [found[name] for name in (above, VIEWERS) if name in found]
    return AskedOfPost(*told, None, parts, measure)


def number_of_post(session: Session, post: MetaPost, asked: AskedOfPost) -> NumberOfPost:
    """The number, and how it comes about."""
    value, made = _newest(session, post, asked)
    return NumberOfPost(
        metric=asked.metric,
        title=asked.title,
        unit=asked.unit,
        formula=asked.formula,
        published_on=published_on(post),
        read_until=newest_read(session, post, asked.level.lower()),
        value=value,
        made=made if value is not None else "none",
    )


def _newest(session: Session, post: MetaPost, asked: AskedOfPost) -> tuple[Decimal | None, Made]:
    if asked.breakdown is not None:
        point = MetaPostInsightPoint
        newest = select(point.value).where(asked.snapshots(post))
        return session.scalar(newest.order_by(point.observed_on.desc()).limit(1)), "counter"
    made: Made = "counter"
    if asked.measure.metric is None:
        made = "rate"
    elif asked.measure.metric.is_map:
        made = "keys"
    return newest_value(session, post, asked.measure), made
