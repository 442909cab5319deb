"""A post of a ranking: its newest counters, and how it stands against what is usual."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from dashboard.queries.insights.metrics import read_metrics
from dashboard.queries.pages.pictures import thumbnail_address
from dashboard.queries.posts.counters import (
    NO_COUNTERS,
    Counters,
    engagement_rate,
    numbers_of,
    read_numbers,
)
from dashboard.queries.posts.labels import LabelOfPost, labels_of
from dashboard.queries.posts.medians import NEVER_READ, Usual, read_usual
from dashboard.queries.posts.order import Ranked
from dashboard.queries.posts.unusual import PostBand, band_of_post, side_of_post
from dashboard.queries.posts.values import ACTIVITY, VIEWERS, VIEWS, PostMeasure
from dashboard.site import SitePath
from models import MetaPage, MetaPost

SHOWN = (VIEWS, VIEWERS, "post_reactions_by_type_total", ACTIVITY, "post_clicks")


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


def read_ranked_posts(
    session: Session,
    page: MetaPage,
    chosen: PostMeasure,
    more: Sequence[PostMeasure],
    ranked: Ranked,
    *,
    with_labels: bool,
) -> list[RankedPost]:
    """The posts of a ranking with their counters, `more` numbers, what is usual, and labels."""
    if not ranked:
        return []
    numbers = numbers_of(read_metrics(session, "POST", SHOWN))
    numbers |= {chosen.number: chosen.metric.key} if chosen.metric else {}
    numbers |= {each.number: each.key for each in more}
    posts = [post.id for post, _value in ranked]
    counters = read_numbers(session, page.tenant_id, posts, numbers)
    usual = read_usual(session, page, chosen, {post.id: post.type for post, _value in ranked})
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
