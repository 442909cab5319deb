"""All posts of a range with one value each, and what they say together.

One statement reads them; medians, because one viral post would carry every mean away.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from statistics import median
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dashboard.queries.days.ranges import DateRange
from dashboard.queries.posts.filters import EVERY_POST, PostFilter, published
from dashboard.queries.posts.values import (
    ENGAGEMENT_RATE,
    VIEWS,
    PostMeasure,
    as_decimal,
    require_measure,
)
from models import MetaPage, MetaPost

FEW = 3
HOURS_IN_BLOCK = 3
FIRST_WORDS = 80
MOST_FACTS = 10_000
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class PostFact:
    """A post with its newest value; `words` begin its text."""

    post_id: str
    kind: str
    words: str
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


@dataclass(frozen=True)
class Cell:
    """Posts published on a weekday (0 is Monday) in the hours from `hour`, local time."""

    weekday: int
    hour: int
    posts: int
    median: Decimal | None

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
    rows = session.execute(
        select(
            MetaPost.post_id,
            MetaPost.type,
            func.left(MetaPost.message, FIRST_WORDS),
            MetaPost.created_time,
            measure.value.label("value"),
            views.value.label("views"),
            rate.value.label("rate"),
        )
        .where(*published(page, span, wanted))
        .order_by(MetaPost.created_time.desc(), MetaPost.id.desc())
        .limit(MOST_FACTS)
    )
    return [PostFact(*row[:4], *(as_decimal(number) for number in row[4:])) for row in rows]


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


def best_times(facts: Iterable[PostFact], zone: ZoneInfo) -> list[Cell]:
    """The cells of the week in which posts were published, in this time zone's clock."""

    def cell(fact: PostFact) -> tuple[int, int]:
        local = fact.created_time.astimezone(zone)
        return local.weekday(), local.hour // HOURS_IN_BLOCK * HOURS_IN_BLOCK

    return [
        Cell(weekday, hour, len(posts), middle(post.value for post in posts))
        for (weekday, hour), posts in sorted(_grouped(facts, cell).items())
    ]


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
