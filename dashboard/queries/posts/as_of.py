"""What posts counted on a day that has been: each counter as its snapshots left it then."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from sqlalchemy import Subquery, and_, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from dashboard.queries.days.ranges import DateRange
from dashboard.queries.insights.metrics import Metric, read_metrics
from dashboard.queries.posts.facts import PostFact
from dashboard.queries.posts.filters import PostFilter, published
from dashboard.queries.posts.values import (
    ACTIVITY,
    CLICK_RATE,
    CLICKS,
    ENGAGEMENT_RATE,
    VIEWERS,
    VIEWS,
    PostMeasure,
)
from dashboard.queries.posts.whole_counters import of_totals
from models import MetaPage, MetaPost, MetaPostCounter, MetaPostInsightPoint

# By post and metric (our ids).
RATES = {ENGAGEMENT_RATE: ACTIVITY, CLICK_RATE: CLICKS}
Values = dict[int, dict[int, Decimal]]


def read_facts_as_of(
    session: Session,
    page: MetaPage,
    measure: PostMeasure,
    span: DateRange,
    wanted: PostFilter,
    facts: Sequence[PostFact],
    day: date,
) -> list[PostFact]:
    """The posts of a range as their numbers stood on a Pacific day."""
    if not facts:
        return []
    known = read_metrics(session, "POST", (VIEWS, VIEWERS, ACTIVITY, CLICKS))
    asked = [*known.values(), *([measure.metric] if measure.metric else [])]
    then = read_as_of(session, page, span, wanted, asked, day)
    numbers = {key: metric.id for key, metric in known.items()}

    def stood(fact: PostFact) -> PostFact:
        values = then.get(fact.id, {})
        rates = {key: _rate(values, numbers, part) for key, part in RATES.items()}
        own = values.get(measure.metric.id) if measure.metric else rates[measure.key]
        views = values.get(numbers.get(VIEWS, 0))
        return replace(fact, value=own, views=views, engagement_rate=rates[ENGAGEMENT_RATE])

    return [stood(fact) for fact in facts]


def _rate(values: Mapping[int, Decimal], numbers: Mapping[str, int], part: str) -> Decimal | None:
    above, below = values.get(numbers.get(part, 0)), values.get(numbers.get(VIEWERS, 0))
    return above / below if above is not None and below else None


def read_as_of(
    session: Session,
    page: MetaPage,
    span: DateRange,
    wanted: PostFilter,
    metrics: Iterable[Metric],
    day: date,
) -> Values:
    """Totals of the posts of a range as they stood on a Pacific day, maps as the sum of their keys.

    What was first read on a later day is left out.
    """
    known = [metric for metric in metrics if metric.has_total]
    point = MetaPostInsightPoint
    key = (point.meta_post_id, point.counter_id)
    newest = (
        select(*key, point.value)
        .join(
            MetaPost,
            and_(MetaPost.tenant_id == point.tenant_id, MetaPost.id == point.meta_post_id),
        )
        .where(
            *published(page, span, wanted),
            point.tenant_id == page.tenant_id,
            point.observed_on <= day,
            of_totals(page.tenant_id, known),
        )
        .ext(distinct_on(*key))
        .order_by(*key, point.observed_on.desc())
        .subquery()
    )
    return _summed(session, page, newest)


def _summed(session: Session, page: MetaPage, newest: Subquery) -> Values:
    """What is left of each counter, the keys of a map together."""
    counter = MetaPostCounter
    summed = (
        select(newest.c.meta_post_id, counter.metric_id, func.sum(newest.c.value))
        .join(counter, counter.id == newest.c.counter_id)
        .where(counter.tenant_id == page.tenant_id)
        .group_by(newest.c.meta_post_id, counter.metric_id)
    )
    found: Values = {}
    for post, number, value in session.execute(summed):
        found.setdefault(post, {})[number] = value
    return found
