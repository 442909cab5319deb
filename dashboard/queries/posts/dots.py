"""The posts that a graph draws: what a screen can show, and of no more than that the words.

1. Up to 400 posts: all of them.
2. Of more the hundred greatest and the ten smallest, and an even choice of the others. Which
   they are follows from the posts alone, so that a graph stays as it is from look to look.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dashboard.queries.posts.facts import PostFact
from dashboard.queries.posts.from_files import read_from_files
from dashboard.queries.posts.medians import NEVER_READ, Usual, read_usual
from dashboard.queries.posts.unusual import PostBand, band_of_post, side_of_post
from dashboard.queries.posts.values import PostMeasure
from models import MetaPage, MetaPost
from models.sensitivity import OFF

MOST_DOTS, GREATEST, SMALLEST = 400, 100, 10
FIRST_WORDS = 80
# Knuth's: multiplied with it, numbers that follow each other are spread evenly below 2³².
SPREAD = 2_654_435_761


@dataclass(frozen=True)
class PostDot:
    """A post with a value; `words` begin its text.

    `unusual` says that it lies above or below the `band` of its type at the same age.
    """

    post_id: str
    kind: str
    words: str
    created_time: datetime
    value: Decimal
    usual: Usual = NEVER_READ
    band: PostBand | None = None
    unusual: str | None = None

    @property
    def times_usual(self) -> float | None:
        """How many times the usual it has; None where nothing is usual."""
        return self.usual.times(self.value)


@dataclass(frozen=True)
class PostDots:
    """What is drawn `of` so many posts with a value, the newest first."""

    dots: list[PostDot]
    of: int

    @property
    def words(self) -> str:
        """What is drawn, where that is not all; else empty."""
        if len(self.dots) >= self.of:
            return ""
        return (
            f"{len(self.dots)} of {self.of:,} posts are drawn: the {GREATEST} best, the"
            f" {SMALLEST} last, and an even choice of the others."
        )


def read_dots(
    session: Session, page: MetaPage, facts: Sequence[PostFact], measure: PostMeasure
) -> PostDots:
    """The posts to draw, with their words, and what is usual of the measure at their age."""
    known = [fact for fact in facts if fact.value is not None]
    chosen = {fact.id: fact for fact in choose(known)}
    rows = session.execute(
        select(MetaPost.id, MetaPost.post_id, func.left(MetaPost.message, FIRST_WORDS)).where(
            MetaPost.tenant_id == page.tenant_id, MetaPost.id.in_(list(chosen))
        )
    )
    told = {number: (post_id, words) for number, post_id, words in rows}
    kinds = {fact.id: fact.kind for fact in chosen.values()}
    usual = read_usual(session, page, measure, kinds)
    imported = read_from_files(session, page.tenant_id, measure.number, list(chosen))
    dots = [
        _set_against(
            PostDot(*_named(told[each.id], each), each.value, usual.get(each.id, NEVER_READ)),
            measure.unit,
            OFF if each.id in imported else page.sensitivity,
        )
        for each in chosen.values()
        if each.id in told and each.value is not None
    ]
    return PostDots(dots, len(known))


def _set_against(dot: PostDot, unit: str, sensitivity: str) -> PostDot:
    band = band_of_post(dot.usual, unit, sensitivity)
    return replace(dot, band=band, unusual=side_of_post(band, dot.value))


def choose(known: Sequence[PostFact]) -> list[PostFact]:
    """At most 400 of the posts, in their order."""
    if len(known) <= MOST_DOTS:
        return list(known)
    by_value = sorted(known, key=lambda fact: (-(fact.value or 0), fact.id))
    others = sorted(by_value[GREATEST:-SMALLEST], key=lambda fact: fact.id * SPREAD % 2**32)
    rest = others[: MOST_DOTS - GREATEST - SMALLEST]
    chosen = {fact.id for fact in (*by_value[:GREATEST], *by_value[-SMALLEST:], *rest)}
    return [fact for fact in known if fact.id in chosen]


def _named(told: tuple[str, str], fact: PostFact) -> tuple[str, str, str, datetime]:
    post_id, words = told
    return post_id, fact.kind, words, fact.created_time
