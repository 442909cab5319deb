"""Posts in the order of a measure: those with a value out of the index that is sorted so.

Those without one come last, the newest first.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, exists, func, select, union
from sqlalchemy.orm import Session

from dashboard.queries.days.pacific import ONE_DAY, day_start
from dashboard.queries.days.ranges import DateRange
from dashboard.queries.posts.filters import PostFilter, published, shown
from dashboard.queries.posts.values import PostMeasure, kept_of
from models import MetaPage, MetaPost, MetaPostNewest
from models.once import once, recall

Ranked = list[tuple[MetaPost, Decimal | None]]
OUTSTANDING = 20


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
        posts = _in_order(_valued(place.wanted), sort).limit(limit).offset(offset)
        ranked = _ranked(session, place, measure, posts)
    if len(ranked) == limit:
        return ranked
    before = offset + len(ranked) if ranked or not offset else _count(session, place, measure)
    rest = _without_value(place, measure).limit(limit - len(ranked))
    skipped = max(0, offset - before)
    return ranked + [(post, None) for post in session.scalars(rest.offset(skipped))]


def read_outstanding(session: Session, place: Place, measure: PostMeasure) -> Ranked:
    """The 20 posts with the highest values and the 20 newest, by value; those without one never.

    A ranking of the same answer begins with them.
    """

    def read() -> Ranked:
        return _ranked(session, place, measure, _highest_and_newest(place.wanted))

    return once(session, _outstanding(place, measure), read)


def _ranked(
    session: Session, place: Place, measure: PostMeasure, posts: Select[MetaPost, Decimal]
) -> Ranked:
    return [(post, value) for post, value in session.execute(posts, _asked(place, measure))]


def _asked(place: Place, measure: PostMeasure) -> dict[str, Any]:
    """What statements over kept values are run with, so that each is made once for a filter."""
    return {
        "tenant_id": place.page.tenant_id,
        "page_id": place.page.id,
        "number": measure.number,
        "begin": day_start(place.span.since),
        "end": day_start(place.span.until + ONE_DAY),
    }


@lru_cache(maxsize=64)
def _highest_and_newest(wanted: PostFilter) -> Select[MetaPost, Decimal]:
    valued = _valued(wanted)
    some = (_in_order(valued, "desc"), _by_time(valued))
    ids = union(*(_ids(each.limit(OUTSTANDING)) for each in some))
    return _in_order(valued.where(MetaPost.id.in_(ids)), "desc")


def _ids(posts: Select[MetaPost, Decimal]) -> Select[int]:
    return select(posts.with_only_columns(MetaPost.id).subquery().c.id)


def _outstanding(place: Place, measure: PostMeasure) -> Hashable:
    return "outstanding", place.page.id, place.span, place.wanted, measure.key


@lru_cache(maxsize=64)
def _valued(wanted: PostFilter) -> Select[MetaPost, Decimal]:
    kept = MetaPostNewest
    return select(MetaPost, kept.value).join(MetaPost, _same_post()).where(*_kept(wanted))


def _in_order(posts: Select[MetaPost, Decimal], sort: str) -> Select[MetaPost, Decimal]:
    kept = MetaPostNewest
    value = kept.value.desc() if sort == "desc" else kept.value.asc()
    return posts.order_by(value, kept.created_time.desc(), kept.meta_post_id.desc())


def _by_time(posts: Select[MetaPost, Decimal]) -> Select[MetaPost, Decimal]:
    return posts.order_by(MetaPostNewest.created_time.desc(), MetaPostNewest.meta_post_id.desc())


def _count(session: Session, place: Place, measure: PostMeasure) -> int:
    counted = select(func.count()).select_from(MetaPostNewest).join(MetaPost, _same_post())
    return session.scalar(counted.where(*_kept(place.wanted)), _asked(place, measure)) or 0


def _without_value(place: Place, measure: PostMeasure) -> Select[MetaPost]:
    has_value = exists().where(_same_post(), kept_of(MetaPostNewest, place.page, measure))
    return (
        select(MetaPost)
        .where(*published(place.page, place.span, place.wanted), ~has_value)
        .order_by(MetaPost.created_time.desc(), MetaPost.id.desc())
    )


def _kept(wanted: PostFilter) -> list[ColumnElement[bool]]:
    kept = MetaPostNewest
    return [
        kept.tenant_id == bindparam("tenant_id"),
        kept.meta_page_id == bindparam("page_id"),
        kept.metric_id == bindparam("number"),
        kept.created_time >= bindparam("begin"),
        kept.created_time < bindparam("end"),
        *shown(wanted),
    ]


def _same_post() -> ColumnElement[bool]:
    return (MetaPost.tenant_id == MetaPostNewest.tenant_id) & (
        MetaPost.id == MetaPostNewest.meta_post_id
    )
