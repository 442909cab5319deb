"""What is usual for a Page: the median of each type of post, and the place of one post."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dashboard.queries.days.ranges import DateRange
from dashboard.queries.posts.filters import published, within
from dashboard.queries.posts.values import PostMeasure, as_decimal, kept_of
from models import MetaPage, MetaPost, MetaPostNewest

USUAL_DAYS = 365
ENOUGH = 5


@dataclass(frozen=True)
class Usual:
    """The median of a type over a year; `posts` had a value."""

    median: Decimal
    posts: int


def read_usual(
    session: Session, page: MetaPage, measure: PostMeasure, span: DateRange
) -> dict[str, Usual]:
    """Medians by type over the year that ends with the range; types with 5 posts or more."""
    kept, year = MetaPostNewest, _year_until(span)
    rows = session.execute(
        select(MetaPost.type, func.percentile_cont(0.5).within_group(kept.value), func.count())
        .select_from(kept)
        .join(MetaPost, MetaPost.id == kept.meta_post_id)
        .where(
            kept_of(kept, page, measure),
            *within(kept.created_time, year),
            *published(page, year),
        )
        .group_by(MetaPost.type)
        .having(func.count() >= ENOUGH)
    )
    return {kind: Usual(as_decimal(middle) or Decimal(0), count) for kind, middle, count in rows}


def _year_until(span: DateRange) -> DateRange:
    since = span.until - timedelta(days=USUAL_DAYS - 1)
    return DateRange(since, span.until, since, since, None, stale=False)


def times_usual(value: Decimal | None, usual: Usual | None) -> float | None:
    """How many times the median a value is; None where there is nothing to divide by."""
    if value is None or usual is None or usual.median <= 0:
        return None
    return float(value / usual.median)
