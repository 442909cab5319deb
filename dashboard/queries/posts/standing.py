"""How one post stands: its views and rates beside what is usual for posts of its type."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from dashboard.queries.posts.medians import NEVER_READ, Usual, read_usual
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
    """A value of a post beside the `usual` of its type at the age at which it was last read."""

    key: str
    title: str
    unit: str
    formula: str | None
    value: Decimal
    usual: Usual

    @property
    def times_usual(self) -> float | None:
        """How many times the median it is; None where nothing is usual."""
        return self.usual.times(self.value)


def read_standings(session: Session, post: MetaPost, page: MetaPage) -> list[Standing]:
    """Views, viewers and engagement rate of a post, as far as they are known."""
    found = (_standing(session, post, page, require_measure(session, key)) for key in TOLD)
    return [standing for standing in found if standing is not None]


def _standing(
    session: Session, post: MetaPost, page: MetaPage, measure: PostMeasure
) -> Standing | None:
    value = newest_value(session, post, measure)
    if value is None:
        return None
    usual = read_usual(session, page, measure, [post.id]).get(post.id, NEVER_READ)
    return Standing(measure.key, measure.title, measure.unit, measure.formula, value, usual)
