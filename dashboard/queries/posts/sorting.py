"""By what a table of posts is sorted: a number, or what a post is, over all posts of the range.

A number comes out of the index that is sorted by it. What a post is, and how it stands against the
usual, is reckoned in the database for all posts of the range, and cut to the part that is shown.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from dashboard.queries.inputs import BadInput
from dashboard.queries.posts.counters import NO_COUNTERS, read_numbers
from dashboard.queries.posts.filters import published
from dashboard.queries.posts.labels import names_of_labels
from dashboard.queries.posts.medians import ENOUGH
from dashboard.queries.posts.order import Place, Ranked, read_in_order
from dashboard.queries.posts.values import PostMeasure, kept_of, require_measure
from models import MetaPost, MetaPostAges, MetaPostNewest, MetaPostUsual

PUBLISHED, TYPE, TEXT, AGAINST_USUAL = "published", "type", "text", "times_usual"
LABELS = "labels"
# What else than a number posts are sorted by, in words.
PLAIN = {
    PUBLISHED: "Published",
    TYPE: "Type",
    LABELS: "Labels",
    TEXT: "Text",
    AGAINST_USUAL: "Against the usual",
}
# So much of a text tells which comes first.
FIRST_SIGNS = 80


@dataclass(frozen=True)
class Sorting:
    """By what, in which order; `measure` where it is a number."""

    key: str
    descending: bool
    measure: PostMeasure | None = None

    @property
    def sort(self) -> str:
        """`desc` or `asc`."""
        return "desc" if self.descending else "asc"


def sorting_of(session: Session, order_by: str, sort: str, chosen: PostMeasure) -> Sorting:
    """What is meant by it; nothing means the number that was chosen. Raises BadInput."""
    measure = require_sorting(session, order_by) if order_by else chosen
    return Sorting(measure.key if measure else order_by, sort == "desc", measure)


def require_sorting(session: Session, order_by: str) -> PostMeasure | None:
    """The number that posts may be sorted by; None for what they are. Raises BadInput."""
    if not order_by or order_by in PLAIN:
        return None
    try:
        return require_measure(session, order_by)
    except BadInput:
        told = f"Posts are sorted by a metric of posts, or by {', '.join(PLAIN)}."
        raise BadInput("order_by", told) from None


def read_sorted(
    session: Session, place: Place, chosen: PostMeasure, sorting: Sorting, limit: int, offset: int
) -> Ranked:
    """Part of the posts in this order, each with its value of what was chosen."""
    if sorting.measure is not None:
        ranked = read_in_order(session, place, sorting.measure, sorting.sort, limit, offset)
        if sorting.measure.number == chosen.number:
            return ranked
        posts = [post for post, _value in ranked]
    else:
        against = sorting.key == AGAINST_USUAL
        statement = (
            _against_usual(place, chosen, sorting) if against else _by_itself(place, sorting)
        )
        posts = list(session.scalars(statement.limit(limit).offset(offset)))
    return _with_values(session, place, chosen, posts)


def _with_values(
    session: Session, place: Place, chosen: PostMeasure, posts: list[MetaPost]
) -> Ranked:
    ids, numbers = [post.id for post in posts], {chosen.number: chosen.key}
    found = read_numbers(session, place.page.tenant_id, ids, numbers) if ids else {}
    return [(post, found.get(post.id, NO_COUNTERS).values.get(chosen.key)) for post in posts]


def _by_itself(place: Place, sorting: Sorting) -> Select[MetaPost]:
    by: dict[str, Any] = {
        PUBLISHED: MetaPost.created_time,
        TYPE: MetaPost.type,
        LABELS: names_of_labels(),
        TEXT: func.lower(func.left(func.ltrim(MetaPost.message), FIRST_SIGNS)),
    }
    return _in_order(select(MetaPost).where(*_of(place)), by[sorting.key], sorting)


def _against_usual(place: Place, chosen: PostMeasure, sorting: Sorting) -> Select[MetaPost]:
    """How many times the usual of their type at their age posts have; those without come last."""
    kept, noted, usual = MetaPostNewest, MetaPostAges, MetaPostUsual
    page = place.page
    of_post = and_(kept_of(kept, page, chosen), kept.meta_post_id == MetaPost.id)
    read = and_(
        noted.tenant_id == page.tenant_id,
        noted.meta_post_id == MetaPost.id,
        noted.level == chosen.level,
    )
    same = and_(
        usual.tenant_id == page.tenant_id,
        usual.meta_page_id == page.id,
        usual.type == MetaPost.type,
        usual.metric_id == chosen.number,
        usual.age == noted.ages[func.cardinality(noted.ages)],
        usual.posts >= ENOUGH,
        usual.median > 0,
    )
    found = select(MetaPost).outerjoin(kept, of_post).outerjoin(noted, read)
    many = kept.value / usual.median
    return _in_order(found.outerjoin(usual, same).where(*_of(place)), many, sorting)


def _of(place: Place) -> list[Any]:
    return published(place.page, place.span, place.wanted)


def _in_order(posts: Select[MetaPost], by: Any, sorting: Sorting) -> Select[MetaPost]:
    value = by.desc() if sorting.descending else by.asc()
    return posts.order_by(value.nulls_last(), MetaPost.created_time.desc(), MetaPost.id.desc())
