"""Posts published in a range, ranked by the newest snapshot of a metric."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, select, true
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from dashboard.queries.inputs import BadInput
from dashboard.queries.metrics import Metric, read_metrics, require_metric
from dashboard.queries.pacific import ONE_DAY, day_start
from dashboard.queries.pictures import thumbnail_address
from dashboard.queries.ranges import DateRange
from models import MetaPage, MetaPost, MetaPostInsightPoint

SORTS = ("desc", "asc")
VIEWS = "post_media_view"
VIEWERS = "post_total_media_view_unique"
ACTIVITY = "post_activity_by_action_type"
SHOWN = (VIEWS, VIEWERS, "post_reactions_by_type_total", ACTIVITY, "post_clicks")
ENGAGEMENT_RATE_FORMULA = "(Reactions + comments + shares) ÷ viewers of the same post"


@dataclass(frozen=True)
class RankedPost:
    """A post with its newest counters; `metrics` by key, a missing one is absent."""

    post_id: str
    type: str
    message: str
    permalink_url: str
    thumbnail_url: str
    created_time: datetime
    value: Decimal | None
    metrics: dict[str, Decimal]
    engagement_rate: float | None


@dataclass(frozen=True)
class PostRanking:
    """One page of the ranking; `count` posts were published in the range."""

    page_id: str
    metric: str
    title: str
    unit: str
    sort: str
    since: date
    until: date
    count: int
    next_offset: int | None
    posts: list[RankedPost]
    engagement_rate_formula: str = ENGAGEMENT_RATE_FORMULA


def rank_posts(
    session: Session,
    page: MetaPage,
    metric: str,
    sort: str,
    date_range: DateRange,
    *,
    limit: int = 10,
    offset: int = 0,
) -> PostRanking:
    """Posts of the range (Pacific days) by value, missing ones last, then the newest first.

    Raises BadInput for a metric that the picker does not offer or an unknown order.
    """
    if sort not in SORTS:
        raise BadInput("sort", "The order must be desc or asc.")
    chosen = require_metric(session, page, "POST", metric)
    published = _published(page, date_range)
    count = session.scalar(select(func.count()).select_from(MetaPost).where(*published)) or 0
    ranked = session.execute(_ranked(chosen, sort, published).limit(limit).offset(offset)).all()
    metrics = {chosen.key: chosen} | read_metrics(session, "POST", SHOWN)
    counters = read_counters(session, page.tenant_id, [post.id for post, _ in ranked], metrics)
    seen = offset + len(ranked)
    return PostRanking(
        page_id=page.page_id,
        metric=chosen.key,
        title=chosen.title,
        unit=chosen.unit,
        sort=sort,
        since=date_range.since,
        until=date_range.until,
        count=count,
        next_offset=seen if ranked and seen < count else None,
        posts=[_ranked_post(post, value, counters.get(post.id, {})) for post, value in ranked],
    )


def _published(page: MetaPage, span: DateRange) -> list[ColumnElement[bool]]:
    return [
        MetaPost.tenant_id == page.tenant_id,
        MetaPost.meta_page_id == page.id,
        MetaPost.created_time >= day_start(span.since),
        MetaPost.created_time < day_start(span.until + ONE_DAY),
        MetaPost.deleted_at.is_(None),
    ]


def _ranked(metric: Metric, sort: str, published: list[ColumnElement[bool]]) -> Select[Any]:
    value = newest_total(metric)
    order = value.desc() if sort == "desc" else value.asc()
    return (
        select(MetaPost, value.label("value"))
        .where(*published)
        .order_by(order.nulls_last(), MetaPost.created_time.desc(), MetaPost.id.desc())
    )


def newest_total(metric: Metric) -> ColumnElement[Any]:
    """The newest snapshot of a metric for the post of the enclosing statement."""
    point = MetaPostInsightPoint
    keyed = point.breakdown_key != "" if metric.is_map else point.breakdown_key == ""
    newest = (
        select(point.value)
        .where(
            point.tenant_id == MetaPost.tenant_id,
            point.meta_post_id == MetaPost.id,
            point.metric_id == metric.id,
            keyed,
            true() if metric.has_total else false(),
        )
        .correlate(MetaPost)
        .ext(distinct_on(point.breakdown_key))
        .order_by(point.breakdown_key, point.observed_on.desc())
        .subquery()
    )
    return select(func.sum(newest.c.value)).scalar_subquery()


def read_counters(
    session: Session, tenant_id: int, post_ids: Iterable[int], metrics: Mapping[str, Metric]
) -> dict[int, dict[str, Decimal]]:
    """The newest totals by `MetaPost.id` and metric key, for any number of posts at once."""
    point = MetaPostInsightPoint
    wanted = {metric.id: metric for metric in metrics.values() if metric.has_total}
    rows = session.execute(
        select(point.meta_post_id, point.metric_id, point.breakdown_key, point.value)
        .where(
            and_(point.tenant_id == tenant_id, point.meta_post_id.in_(list(post_ids))),
            point.metric_id.in_(list(wanted)),
        )
        .ext(distinct_on(point.meta_post_id, point.metric_id, point.breakdown_key))
        .order_by(
            point.meta_post_id, point.metric_id, point.breakdown_key, point.observed_on.desc()
        )
    )
    found: dict[int, dict[str, Decimal]] = {}
    for row in rows:
        metric = wanted[row.metric_id]
        if metric.is_map == bool(row.breakdown_key):
            counters = found.setdefault(row.meta_post_id, {})
            counters[metric.key] = counters.get(metric.key, Decimal(0)) + row.value
    return found


def engagement_rate(post: MetaPost, counters: Mapping[str, Decimal]) -> float | None:
    """Reactions, comments and shares per viewer; None where either side is unknown."""
    viewers = counters.get(VIEWERS)
    engagements = counters.get(ACTIVITY, _counted(post))
    if not viewers or engagements is None:
        return None
    return float(engagements / viewers)


def _counted(post: MetaPost) -> Decimal | None:
    counts = (post.reaction_count, post.comment_count, post.share_count)
    known = [count for count in counts if count is not None]
    return Decimal(sum(known)) if known else None


def _ranked_post(post: MetaPost, value: Decimal | None, counters: dict[str, Decimal]) -> RankedPost:
    return RankedPost(
        post_id=post.post_id,
        type=post.type,
        message=post.message,
        permalink_url=post.permalink_url,
        thumbnail_url=thumbnail_address(post),
        created_time=post.created_time,
        value=value,
        metrics=counters,
        engagement_rate=engagement_rate(post, counters),
    )
