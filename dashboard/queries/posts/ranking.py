"""Posts published in a range, ranked by the newest snapshot of a metric."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from dashboard.queries.days.ranges import DateRange
from dashboard.queries.inputs import BadInput
from dashboard.queries.posts.filters import EVERY_POST, PostFilter
from dashboard.queries.posts.order import Place, Ranked, count_published
from dashboard.queries.posts.ranked_posts import RankedPost, read_ranked_posts
from dashboard.queries.posts.sorting import Sorting, read_sorted, sorting_of
from dashboard.queries.posts.values import (
    ACTIVITY,
    ENGAGEMENT_RATE,
    RATE_FORMULAS,
    VIEWERS,
    VIEWS,
    PostMeasure,
    require_measure,
)
from models import MetaPage

__all__ = ["ACTIVITY", "SORTS", "VIEWERS", "VIEWS", "PostFilter", "PostRanking", "rank_posts"]

SORTS = ("desc", "asc")
ENGAGEMENT_RATE_FORMULA = RATE_FORMULAS[ENGAGEMENT_RATE]


@dataclass(frozen=True)
class PostRanking:
    """One page of the ranking; `count` posts were published in the range.

    `order_by` is what they are sorted by: `metric`, another one, or what posts are.
    """

    page_id: str
    metric: str
    title: str
    unit: str
    sort: str
    order_by: str
    since: date
    until: date
    count: int
    next_offset: int | None
    posts: list[RankedPost]
    engagement_rate_formula: str = ENGAGEMENT_RATE_FORMULA


def rank_posts(  # noqa: PLR0913 - a ranking has this many sides
    session: Session,
    page: MetaPage,
    metric: str,
    sort: str,
    date_range: DateRange,
    *,
    order_by: str = "",
    more: Sequence[PostMeasure] = (),
    wanted: PostFilter = EVERY_POST,
    limit: int = 10,
    offset: int = 0,
    with_labels: bool = True,
) -> PostRanking:
    """Posts of the range (Pacific days) by value, missing ones last, then the newest first.

    `metric` is one that the picker offers, one of videos (`video.<key>`), `engagement_rate` or
    `click_rate`; `order_by` another such one that they are sorted by, or one of `PLAIN`. `more` are
    read beside them. Labels are read where they are shown. Raises BadInput for another metric or an
    unknown order.
    """
    if sort not in SORTS:
        raise BadInput("sort", "The order must be desc or asc.")
    chosen = require_measure(session, metric)
    sorting = sorting_of(session, order_by, sort, chosen)
    place = Place(page, date_range, wanted)
    part = _read_part(session, place, chosen, sorting, limit, offset)
    posts = read_ranked_posts(session, page, chosen, more, part.ranked, with_labels=with_labels)
    return _ranking_of(place, chosen, sorting, part, posts)


@dataclass(frozen=True)
class _Part:
    """Posts in their order, of so many, and where the next part begins, if there is one."""

    ranked: Ranked
    count: int
    next_offset: int | None


def _read_part(
    session: Session,
    place: Place,
    chosen: PostMeasure,
    sorting: Sorting,
    limit: int,
    offset: int,
) -> _Part:
    """Posts are counted only where the part does not end with the last one."""
    ranked = read_sorted(session, place, chosen, sorting, limit, offset)
    seen = offset + len(ranked)
    is_end = len(ranked) < limit and (bool(ranked) or not offset)
    count = seen if is_end else count_published(session, place)
    return _Part(ranked, count, seen if ranked and seen < count else None)


def _ranking_of(
    place: Place, chosen: PostMeasure, sorting: Sorting, part: _Part, posts: list[RankedPost]
) -> PostRanking:
    return PostRanking(
        page_id=place.page.page_id,
        metric=chosen.key,
        title=chosen.title,
        unit=chosen.unit,
        sort=sorting.sort,
        order_by=sorting.key,
        since=place.span.since,
        until=place.span.until,
        count=part.count,
        next_offset=part.next_offset,
        posts=posts,
    )
