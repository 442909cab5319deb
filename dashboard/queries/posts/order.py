"""Posts in the order of a measure: those with a value out of the index that is sorted so.

Those without one come last, the newest first.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import Session

from dashboard.queries.days.pacific import ONE_DAY, day_start
from dashboard.queries.days.ranges import DateRange
from dashboard.queries.posts.filters import PostFilter, published
from dashboard.queries.posts.values import PostMeasure, kept_of
from dashboard.queries.posts.walks import count_posts, count_valued, highest_and_newest, in_order
from models import MetaPage, MetaPost, MetaPostNewest
from models.once import once, recall, tell

Ranked = list[tuple[MetaPost, Decimal | None]]
OUTSTANDING = 20
# A good part of all posts is of so many days, so that a walk past the others is short.
MANY_DAYS = 90


@dataclass(frozen=True)
class Place:
    """The Page, the days and the filter that posts are taken from."""

    page: MetaPage
    span: DateRange
    wanted: PostFilter


def read_in_order(
    session: Session, place: Place, measure: PostMeasure, sort: str, limit: int, offset: int
) -> Ranked:
    """Part of the order; equal values by publishing time, the newest first."""
    told = recall(session, _outstanding(place, measure))
    if told is not None and sort == "desc" and not offset and limit <= OUTSTANDING:
        ranked: Ranked = told[:limit]
    else:
        posts = in_order(place.wanted, sort, through_all=_through_all(place))
        ranked = _ranked(session, place, measure, posts.limit(limit).offset(offset))
    if len(ranked) == limit or offset + len(ranked) == recall(session, _published(place)):
        return ranked
    before = (
        offset + len(ranked) if ranked or not offset else _count_valued(session, place, measure)
    )
    rest = _without_value(place, measure).limit(limit - len(ranked))
    skipped = max(0, offset - before)
    return ranked + [(post, None) for post in session.scalars(rest.offset(skipped))]


def read_outstanding(session: Session, place: Place, measure: PostMeasure) -> Ranked:
    """The 20 posts with the highest values and the 20 newest, by value; those without one never.

    A ranking of the same answer begins with them.
    """

    def read() -> Ranked:
        posts = highest_and_newest(place.wanted, OUTSTANDING, through_all=_through_all(place))
        rows = session.execute(posts, _asked(place, measure)).all()
        if rows:
            tell(session, _published(place), rows[0][2])
        return [(post, value) for post, value, _count in rows]

    return once(session, _outstanding(place, measure), read)


def count_published(session: Session, place: Place) -> int:
    """How many posts there are, with and without a value."""

    def read() -> int:
        return session.scalar(count_posts(place.wanted), _asked_of(place)) or 0

    return once(session, _published(place), read)


def _ranked(
    session: Session, place: Place, measure: PostMeasure, posts: Select[MetaPost, Decimal]
) -> Ranked:
    return [(post, value) for post, value in session.execute(posts, _asked(place, measure))]


def _count_valued(session: Session, place: Place, measure: PostMeasure) -> int:
    return session.scalar(count_valued(place.wanted), _asked(place, measure)) or 0


def _asked(place: Place, measure: PostMeasure) -> dict[str, Any]:
    """What walks are run with, so that the statement of each is made once for a filter."""
    return _asked_of(place) | {"number": measure.number}


def _asked_of(place: Place) -> dict[str, Any]:
    return {
        "tenant_id": place.page.tenant_id,
        "page_id": place.page.id,
        "begin": day_start(place.span.since),
        "end": day_start(place.span.until + ONE_DAY),
    }


def _outstanding(place: Place, measure: PostMeasure) -> Hashable:
    return "outstanding", place.page.id, place.span, place.wanted, measure.key


def _published(place: Place) -> Hashable:
    return "published", place.page.id, place.span, place.wanted


def _through_all(place: Place) -> bool:
    return len(place.span.days) >= MANY_DAYS


def _without_value(place: Place, measure: PostMeasure) -> Select[MetaPost]:
    has_value = exists().where(_same_post(), kept_of(MetaPostNewest, place.page, measure))
    return (
        select(MetaPost)
        .where(*published(place.page, place.span, place.wanted), ~has_value)
        .order_by(MetaPost.created_time.desc(), MetaPost.id.desc())
    )


def _same_post() -> ColumnElement[bool]:
    return (MetaPost.tenant_id == MetaPostNewest.tenant_id) & (
        MetaPost.id == MetaPostNewest.meta_post_id
    )
