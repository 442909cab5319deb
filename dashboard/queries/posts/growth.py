"""How a lifetime counter of a post grew, from its snapshots."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dashboard.queries.inputs import BadInput
from dashboard.queries.posts.from_files import is_from_file
from dashboard.queries.posts.medians import usual_by_age
from dashboard.queries.posts.values import PostMeasure, newest_value
from models import (
    MetaPost,
    MetaPostCounter,
    MetaPostCoverage,
    MetaPostInsightPoint,
    MetaPostNewest,
)
from models.pacific import PACIFIC


@dataclass(frozen=True)
class Seen:
    """The counter as it stood on a Pacific day; written only when it had changed.

    `imported`: it came from a file, and not from Meta's API.
    """

    date: date
    value: Decimal
    imported: bool = False


@dataclass(frozen=True)
class UsualThen(Seen):
    """The median of `posts` posts of the type at the age that the post had on a day.

    Half of them lie between `low` and `high`.
    """

    low: Decimal | None = None
    high: Decimal | None = None
    posts: int = 0


@dataclass(frozen=True)
class Growth:
    """All that was seen of a counter. It stood still between its points, until `observed_until`.

    `usual` is what the Page's posts of this type usually have, on the days on which this one had
    each age until then; ages at which fewer than 5 were read are left out.
    """

    post_id: str
    metric: str
    level: str
    title: str
    unit: str
    published_on: date
    observed_until: date
    points: list[Seen]
    usual: list[UsualThen]


def read_growth(session: Session, post: MetaPost, measure: PostMeasure) -> Growth:
    """The counter's snapshots, the keys of a map added up on each day. Raises BadInput."""
    metric = measure.metric
    if metric is None or not metric.has_total:
        raise BadInput("growth", "This number has no growth curve; choose a counter.")
    rows = _snapshots(session, post, metric.id, is_map=metric.is_map)
    level = "VIDEO" if measure.key != metric.key else "POST"
    published = published_on(post)
    until = newest_read(session, post, "video" if level == "VIDEO" else "post")
    return Growth(
        post_id=post.post_id,
        metric=metric.key,
        level=level,
        title=metric.title,
        unit=metric.unit,
        published_on=published,
        observed_until=until,
        points=rows,
        usual=_usual(session, post, measure, published, until),
    )


def _usual(
    session: Session, post: MetaPost, measure: PostMeasure, published: date, until: date
) -> list[UsualThen]:
    ages = usual_by_age(session, post, measure)
    days = [(published + timedelta(days=each.age or 0), each) for each in ages]
    return [
        UsualThen(day, each.median, low=each.low, high=each.high, posts=each.posts)
        for day, each in days
        if each.median is not None and day <= until
    ]


def published_on(post: MetaPost) -> date:
    """The Pacific day on which it was published."""
    return post.created_time.astimezone(PACIFIC).date()


def newest_read(session: Session, post: MetaPost, part: str) -> date:
    """The newest day on which the counters were read, whether or not they had changed."""
    cover = session.get(MetaPostCoverage, (post.tenant_id, post.id, part))
    if cover is None or not cover.read_on:
        return post.first_seen_at.astimezone(PACIFIC).date()
    day_after = cover.read_on[-1].upper
    assert day_after is not None  # noqa: S101  a day that has been is over
    return day_after - timedelta(days=1)


def _snapshots(session: Session, post: MetaPost, metric_id: int, *, is_map: bool) -> list[Seen]:
    """A map's keys are written when each changes, so each day adds up the newest of every key."""
    point, counter = MetaPostInsightPoint, MetaPostCounter
    rows = session.execute(
        select(point.observed_on, counter.breakdown_key, point.value, is_from_file())
        .select_from(point)
        .join(counter)
        .where(
            point.tenant_id == post.tenant_id,
            point.meta_post_id == post.id,
            counter.metric_id == metric_id,
            counter.breakdown_key != "" if is_map else counter.breakdown_key == "",
        )
        .order_by(point.observed_on)
    )
    newest: dict[str, Decimal] = {}
    files: dict[str, bool] = {}
    by_day: dict[date, Seen] = {}
    for day, key, value, imported in rows:
        newest[key], files[key] = value, imported
        by_day[day] = Seen(day, sum(newest.values(), Decimal(0)), any(files.values()))
    return list(by_day.values())


@dataclass(frozen=True)
class PostRank:
    """The place of a post among the Page's posts; 1 is the best, ties share a place."""

    place: int
    of: int


def read_rank(session: Session, post: MetaPost, measure: PostMeasure) -> PostRank | None:
    """Where the post stands among all posts of its Page that have a value."""
    kept = MetaPostNewest
    own = newest_value(session, post, measure)
    if own is None:
        return None
    better, count = session.execute(
        select(func.count().filter(kept.value > own), func.count())
        .join(MetaPost, (MetaPost.tenant_id == kept.tenant_id) & (MetaPost.id == kept.meta_post_id))
        .where(
            kept.tenant_id == post.tenant_id,
            kept.meta_page_id == post.meta_page_id,
            kept.metric_id == measure.number,
            MetaPost.deleted_at.is_(None),
        )
    ).one()
    return PostRank(better + 1, max(count, 1))
