"""All posts of a range with one value each, and what they say together.

One statement reads them, out of indexes alone; medians, because one viral post would carry every
mean away.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from statistics import median
from typing import TypeVar

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from dashboard.queries.days.ranges import DateRange
from dashboard.queries.posts.filters import EVERY_POST, PostFilter, published, within
from dashboard.queries.posts.values import (
    ENGAGEMENT_RATE,
    VIEWS,
    PostMeasure,
    kept_of,
    require_measure,
)
from models import MetaPage, MetaPost, MetaPostNewest

FEW = 3
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class PostFact:
    """A post (our id) with its newest values."""

    id: int
    kind: str
    created_time: datetime
    value: Decimal | None
    views: Decimal | None
    engagement_rate: Decimal | None


@dataclass(frozen=True)
class KindSummary:
    """Posts of one type. Medians are over the posts that have a value."""

    kind: str
    posts: int
    median_value: Decimal | None
    median_views: Decimal | None
    median_rate: Decimal | None

    @property
    def few(self) -> bool:
        """Whether there are too few posts to say much."""
        return self.posts < FEW


def read_facts(
    session: Session,
    page: MetaPage,
    measure: PostMeasure,
    span: DateRange,
    wanted: PostFilter = EVERY_POST,
) -> list[PostFact]:
    """The posts of the range by publishing time, the newest first."""
    rate, views = require_measure(session, ENGAGEMENT_RATE), require_measure(session, VIEWS)
    numbers = [(aliased(MetaPostNewest), each) for each in (measure, views, rate)]
    values = [kept.value for kept, _each in numbers]
    query = select(MetaPost.id, MetaPost.type, MetaPost.created_time, *values)
    for kept, each in numbers:
        same = kept.meta_post_id == MetaPost.id
        here = and_(kept_of(kept, page, each), *within(kept.created_time, span))
        query = query.outerjoin(kept, and_(same, here))
    in_order = query.order_by(MetaPost.created_time.desc(), MetaPost.id.desc())
    rows = session.execute(in_order.where(*published(page, span, wanted)))
    return [PostFact(post, kind, at, *found) for post, kind, at, *found in rows]


def summarise_kinds(facts: Iterable[PostFact]) -> list[KindSummary]:
    """Each type's posts and medians, the type with most posts first."""
    groups = _grouped(facts, lambda fact: fact.kind)
    summaries = [
        KindSummary(
            kind=kind,
            posts=len(posts),
            median_value=middle(post.value for post in posts),
            median_views=middle(post.views for post in posts),
            median_rate=middle(post.engagement_rate for post in posts),
        )
        for kind, posts in groups.items()
    ]
    return sorted(summaries, key=lambda summary: (-summary.posts, summary.kind))


def middle(values: Iterable[Decimal | None]) -> Decimal | None:
    """The median of what is known; None where nothing is."""
    known = [value for value in values if value is not None]
    return median(known) if known else None


def _grouped(
    facts: Iterable[PostFact], key: Callable[[PostFact], Key]
) -> dict[Key, list[PostFact]]:
    groups: dict[Key, list[PostFact]] = {}
    for fact in facts:
        groups.setdefault(key(fact), []).append(fact)
    return groups
