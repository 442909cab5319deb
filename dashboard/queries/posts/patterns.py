"""What posts say together: medians, because one viral post would carry every mean away."""

from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import TypeVar

from sqlalchemy.orm import Session

from dashboard.queries.days.ranges import DateRange
from dashboard.queries.posts.best_times import FEW
from dashboard.queries.posts.facts import PostFact
from dashboard.queries.posts.filters import EVERY_POST, PostFilter, published
from dashboard.queries.posts.labels import read_labels
from dashboard.queries.posts.values import PostMeasure
from models import MetaPage

Key = TypeVar("Key", bound=Hashable)
Some = Decimal | None
# The values of `PostsTogether`, in its order.
Together = tuple[int, Some, Some, Some, Some, Some]


@dataclass(frozen=True)
class PostsTogether:
    """What posts say together. Totals and medians are over those that have a value.

    There is a total of the measure only where it adds up from post to post.
    """

    posts: int
    total_views: Decimal | None
    total_value: Decimal | None
    median_value: Decimal | None
    median_views: Decimal | None
    median_rate: Decimal | None

    @property
    def few(self) -> bool:
        """Whether there are too few posts to say much."""
        return self.posts < FEW


@dataclass(frozen=True)
class KindSummary(PostsTogether):
    """Posts of one type."""

    kind: str


@dataclass(frozen=True)
class LabelTotals(PostsTogether):
    """Posts with one label; a post may have several."""

    id: int
    name: str


def summarise_kinds(facts: Iterable[PostFact], measure: PostMeasure) -> list[KindSummary]:
    """Each type's posts, totals and medians, the type with most posts first."""
    groups = _grouped((fact.kind, fact) for fact in facts)
    found = [KindSummary(*_together(posts, measure), kind) for kind, posts in groups.items()]
    return sorted(found, key=lambda summary: (-summary.posts, summary.kind))


def summarise_labels(
    session: Session,
    page: MetaPage,
    measure: PostMeasure,
    span: DateRange,
    facts: Iterable[PostFact],
    wanted: PostFilter = EVERY_POST,
) -> list[LabelTotals]:
    """The same by label, of posts of the range and the filter; a post counts for each of its own.

    Labels without a post in the range are left out.
    """
    labels = read_labels(session, page.tenant_id, *published(page, span, wanted))
    groups = _grouped((label, fact) for fact in facts for label in labels.get(fact.id, []))
    found = [
        LabelTotals(*_together(posts, measure), label.id, label.name)
        for label, posts in groups.items()
    ]
    return sorted(found, key=lambda summary: (-summary.posts, summary.name.casefold()))


def _together(posts: Collection[PostFact], measure: PostMeasure) -> Together:
    values = [post.value for post in posts]
    return (
        len(posts),
        _total(post.views for post in posts),
        _total(values) if measure.adds_up else None,
        middle(values),
        middle(post.views for post in posts),
        middle(post.engagement_rate for post in posts),
    )


def _total(values: Iterable[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None


def middle(values: Iterable[Decimal | None]) -> Decimal | None:
    """The median of what is known; None where nothing is."""
    known = [value for value in values if value is not None]
    return median(known) if known else None


def _grouped(facts: Iterable[tuple[Key, PostFact]]) -> dict[Key, list[PostFact]]:
    groups: dict[Key, list[PostFact]] = {}
    for key, fact in facts:
        groups.setdefault(key, []).append(fact)
    return groups
