"""How one post stands: its views and rates beside what is usual for posts of its type."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from dashboard.queries.days.ranges import DateRange
from dashboard.queries.posts.medians import read_usual, times_usual
from dashboard.queries.posts.values import (
    ENGAGEMENT_RATE,
    VIEWERS,
    VIEWS,
    PostMeasure,
    newest_value,
    require_measure,
)
from models import MetaPage, MetaPost

TOLD = (VIEWS, VIEWERS, ENGAGEMENT_RATE)


@dataclass(frozen=True)
class Standing:
    """A value of a post; `usual` is the median of its type over the year that ends with the range.

    Where fewer than 5 posts of the type have a value nothing is usual.
    """

    key: str
    title: str
    unit: str
    formula: str | None
    value: Decimal
    usual: Decimal | None
    times_usual: float | None


def read_standings(
    session: Session, post: MetaPost, page: MetaPage, span: DateRange
) -> list[Standing]:
    """Views, viewers and engagement rate of a post, as far as they are known."""
    found = (_standing(session, post, page, require_measure(session, key), span) for key in TOLD)
    return [standing for standing in found if standing is not None]


def _standing(
    session: Session, post: MetaPost, page: MetaPage, measure: PostMeasure, span: DateRange
) -> Standing | None:
    value = newest_value(session, post, measure)
    if value is None:
        return None
    usual = read_usual(session, page, measure, span).get(post.type)
    return Standing(
        key=measure.key,
        title=measure.title,
        unit=measure.unit,
        formula=measure.formula,
        value=value,
        usual=usual.median if usual else None,
        times_usual=times_usual(value, usual),
    )
