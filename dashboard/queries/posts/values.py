"""The value of a post as SQL: the newest snapshot of a metric, or a rate of two metrics.

One index lookup for each post, so that five thousand posts rank in a moment.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Numeric, cast, func, null, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from dashboard.queries.insights.metrics import Metric, read_metrics, require_metric
from models import MetaPost, MetaPostInsightPoint

VIEWS = "post_media_view"
VIEWERS = "post_total_media_view_unique"
ACTIVITY = "post_activity_by_action_type"
CLICKS = "post_clicks"
ENGAGEMENT_RATE = "engagement_rate"
CLICK_RATE = "click_rate"
RATES = {ENGAGEMENT_RATE: "Engagement rate", CLICK_RATE: "Click rate"}
RATE_FORMULAS = {
    ENGAGEMENT_RATE: "(Reactions + comments + shares) ÷ viewers of the same post",
    CLICK_RATE: "Clicks ÷ viewers of the same post",
}
VIDEO_PREFIX = "video."
Value = ColumnElement[Any]


@dataclass(frozen=True)
class PostMeasure:
    """What posts are ranked and compared by: a metric or a rate, and its value as SQL."""

    key: str
    title: str
    unit: str
    value: Value
    metric: Metric | None = None
    formula: str | None = None


def require_measure(session: Session, key: str) -> PostMeasure:
    """A metric of posts, of their videos (`video.<key>`), or a rate. Raises BadInput."""
    if key in RATES:
        return _rate(session, key)
    level, name = (
        ("VIDEO", key[len(VIDEO_PREFIX) :])
        if key.startswith(VIDEO_PREFIX)
        else (
            "POST",
            key,
        )
    )
    metric = require_metric(session, level, name)
    return PostMeasure(key, metric.title, metric.unit, newest_value(metric), metric)


def _rate(session: Session, key: str) -> PostMeasure:
    metrics = read_metrics(session, "POST", (ACTIVITY, VIEWERS, CLICKS))
    viewers = newest_value(metrics[VIEWERS])
    part = (
        engagements(metrics[ACTIVITY]) if key == ENGAGEMENT_RATE else newest_value(metrics[CLICKS])
    )
    value = cast(part, Numeric) / func.nullif(viewers, 0)
    return PostMeasure(key, RATES[key], "ratio", value, None, RATE_FORMULAS[key])


def engagements(activity: Metric) -> Value:
    """Reactions, comments and shares: as insights count them, else as the post itself does.

    Unknown unless all three are known: a sum of some of them would be too small.
    """
    counted = MetaPost.reaction_count + MetaPost.comment_count + MetaPost.share_count
    return func.coalesce(newest_value(activity), counted)


def newest_value(metric: Metric) -> Value:
    """The newest snapshot of a metric for the post of the enclosing statement."""
    point = MetaPostInsightPoint
    mine = (
        point.tenant_id == MetaPost.tenant_id,
        point.meta_post_id == MetaPost.id,
        point.metric_id == metric.id,
    )
    if not metric.has_total:
        return cast(null(), Numeric)
    if not metric.is_map:
        return (
            select(point.value)
            .where(*mine, point.breakdown_key == "")
            .order_by(point.observed_on.desc())
            .limit(1)
            .correlate(MetaPost)
            .scalar_subquery()
        )
    newest = (
        select(point.value)
        .where(*mine, point.breakdown_key != "")
        .correlate(MetaPost)
        .ext(distinct_on(point.breakdown_key))
        .order_by(point.breakdown_key, point.observed_on.desc())
        .subquery()
    )
    return select(func.sum(newest.c.value)).scalar_subquery()


def as_decimal(value: Any) -> Decimal | None:
    """A number of PostgreSQL as it comes, floats included."""
    return None if value is None else Decimal(str(value))
