"""Posts published in a range, ranked by the newest snapshot of a metric."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dashboard.queries.days.ranges import DateRange
from dashboard.queries.inputs import BadInput
from dashboard.queries.insights.metrics import read_metrics
from dashboard.queries.pages.pictures import thumbnail_address
from dashboard.queries.posts.counters import (
    NO_COUNTERS,
    Counters,
    engagement_rate,
    numbers_of,
    read_numbers,
)
from dashboard.queries.posts.filters import EVERY_POST, PostFilter, published
from dashboard.queries.posts.labels import LabelOfPost, labels_of
from dashboard.queries.posts.medians import NEVER_READ, Usual, read_usual
from dashboard.queries.posts.order import Place
from dashboard.queries.posts.sorting import read_sorted, sorting_of
from dashboard.queries.posts.unusual import PostBand, band_of_post, side_of_post
from dashboard.queries.posts.values import (
    ACTIVITY,
    ENGAGEMENT_RATE,
    RATE_FORMULAS,
    VIEWERS,
    VIEWS,
    PostMeasure,
    require_measure,
)
from dashboard.site import SitePath
from models import MetaPage, MetaPost

__all__ = ["ACTIVITY", "SORTS", "VIEWERS", "VIEWS", "PostFilter", "PostRanking", "rank_posts"]

SORTS = ("desc", "asc")
SHOWN = (VIEWS, VIEWERS, "post_reactions_by_type_total", ACTIVITY, "post_clicks")
ENGAGEMENT_RATE_FORMULA = RATE_FORMULAS[ENGAGEMENT_RATE]


@dataclass(frozen=True)
class RankedPost:
    """A post with its newest counters; `metrics` by key, a missing one is absent. `imported` are
    the keys of those that came from a file, and not from Meta's API.

    `usual` is the median of `usual_posts` posts of this type at the same age, `times_usual` how
    many times that `value` is; None where fewer than 5 were read at that age. `usual_age` is the
    age in days at which the post was last read; None above 13 weeks, or where it never was.
    `unusual` says that `value` lies `above` or `below` the `usual_band`, which is as wide as the
    Page's sensitivity has it.
    """

    post_id: str
    type: str
    message: str
    permalink_url: str
    thumbnail_url: SitePath
    created_time: datetime
    value: Decimal | None
    metrics: dict[str, Decimal]
    engagement_rate: float | None
    usual: Decimal | None = None
    times_usual: float | None = None
    usual_age: int | None = None
    usual_posts: int = 0
    imported: list[str] = field(default_factory=list)
    usual_band: PostBand | None = None
    unusual: str | None = None
    labels: list[LabelOfPost] = field(default_factory=list)


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
    found = published(page, date_range, wanted)
    place = Place(page, date_range, wanted)
    ranked = read_sorted(session, place, chosen, sorting, limit, offset)
    seen = offset + len(ranked)
    is_end = len(ranked) < limit and (bool(ranked) or not offset)
    counted = select(func.count()).select_from(MetaPost).where(*found)
    count = seen if is_end else session.scalar(counted) or 0
    return PostRanking(
        page_id=page.page_id,
        metric=chosen.key,
        title=chosen.title,
        unit=chosen.unit,
        sort=sort,
        order_by=sorting.key,
        since=date_range.since,
        until=date_range.until,
        count=count,
        next_offset=seen if ranked and seen < count else None,
        posts=_ranked_posts(session, page, chosen, more, ranked, with_labels=with_labels),
    )


def _ranked_posts(
    session: Session,
    page: MetaPage,
    chosen: PostMeasure,
    more: Sequence[PostMeasure],
    ranked: list[tuple[MetaPost, Decimal | None]],
    *,
    with_labels: bool,
) -> list[RankedPost]:
    if not ranked:
        return []
    numbers = numbers_of(read_metrics(session, "POST", SHOWN))
    numbers |= {chosen.number: chosen.metric.key} if chosen.metric else {}
    numbers |= {each.number: each.key for each in more}
    posts = [post.id for post, _value in ranked]
    counters = read_numbers(session, page.tenant_id, posts, numbers)
    usual = read_usual(session, page, chosen, posts)
    labels = labels_of(session, page.tenant_id, posts) if with_labels else {}
    return [
        replace(
            _against_usual(
                _ranked_post(post, value, counters.get(post.id, NO_COUNTERS)),
                usual.get(post.id, NEVER_READ),
                chosen.unit,
                page.sensitivity,
            ),
            labels=labels.get(post.id, []),
        )
        for post, value in ranked
    ]


def _against_usual(post: RankedPost, usual: Usual, unit: str, sensitivity: str) -> RankedPost:
    """Of what came from a file nothing is called unusual."""
    band = band_of_post(usual, unit, sensitivity)
    return replace(
        post,
        usual=usual.median,
        times_usual=usual.times(post.value),
        usual_age=usual.age,
        usual_posts=usual.posts,
        usual_band=band,
        unusual=None if post.imported else side_of_post(band, post.value),
    )


def _ranked_post(post: MetaPost, value: Decimal | None, counters: Counters) -> RankedPost:
    return RankedPost(
        post_id=post.post_id,
        type=post.type,
        message=post.message,
        permalink_url=post.permalink_url,
        thumbnail_url=thumbnail_address(post),
        created_time=post.created_time,
        value=value,
        metrics=counters.values,
        engagement_rate=engagement_rate(post, counters.values),
        imported=counters.imported,
    )
