"""What is usual for a Page: the median of each type of post, and the place of one post."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dashboard.queries.days.ranges import DateRange
from dashboard.queries.posts.filters import published
from dashboard.queries.posts.values import PostMeasure, as_decimal
from models import MetaPage, MetaPost

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
    value = measure.value.label("value")
    of_year = published(page, _year_until(span))
    posts = select(MetaPost.type, value).where(*of_year).subquery()
    rows = session.execute(
        select(
            posts.c.type,
            func.percentile_cont(0.5).within_group(posts.c.value),
            func.count(posts.c.value),
        )
        .group_by(posts.c.type)
        .having(func.count(posts.c.value) >= ENOUGH)
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
