"""How one post stands: its views and rates beside what is usual for posts of its type."""

from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy.orm import Session

from dashboard.queries.insights.metrics import read_metrics
from dashboard.queries.posts.counters import NO_COUNTERS, read_counters
from dashboard.queries.posts.medians import NEVER_READ, Usual, read_usual
from dashboard.queries.posts.unusual import PostBand, band_of_post, side_of_post
from dashboard.queries.posts.values import (
    ACTIVITY,
    ENGAGEMENT_RATE,
    VIEWERS,
    VIEWS,
    PostMeasure,
    newest_value,
    require_measure,
)
from models import MetaPage, MetaPost

TOLD = (VIEWS, VIEWERS, ENGAGEMENT_RATE)
MADE_OF = {ENGAGEMENT_RATE: (VIEWERS, ACTIVITY)}


@dataclass(frozen=True)
class Standing:
    """A value of a post beside the `usual` of its type at the age at which it was last read.

    `imported`: it, or what it is made of, came from a file, and not from Meta's API; of that
    nothing is `unusual`, which says that it lies above or below the `band` of what is usual.
    """

    key: str
    title: str
    unit: str
    formula: str | None
    value: Decimal
    usual: Usual
    imported: bool = False
    band: PostBand | None = None
    unusual: str | None = None

    @property
    def times_usual(self) -> float | None:
        """How many times the median it is; None where nothing is usual."""
        return self.usual.times(self.value)


def read_standings(session: Session, post: MetaPost, page: MetaPage) -> list[Standing]:
    """Views, viewers and engagement rate of a post, as far as they are known."""
    metrics = read_metrics(session, "POST", (VIEWS, VIEWERS, ACTIVITY))
    counters = read_counters(session, post.tenant_id, [post.id], metrics)
    imported = set(counters.get(post.id, NO_COUNTERS).imported)
    found = (_standing(session, post, page, require_measure(session, key)) for key in TOLD)
    return [
        replace(standing, imported=True, unusual=None)
        if imported & set(MADE_OF.get(standing.key, [standing.key]))
        else standing
        for standing in found
        if standing is not None
    ]


def _standing(
    session: Session, post: MetaPost, page: MetaPage, measure: PostMeasure
) -> Standing | None:
    value = newest_value(session, post, measure)
    if value is None:
        return None
    usual = read_usual(session, page, measure, {post.id: post.type}).get(post.id, NEVER_READ)
    band = band_of_post(usual, measure.unit, page.sensitivity)
    told = measure.key, measure.title, measure.unit, measure.formula
    return Standing(*told, value, usual, band=band, unusual=side_of_post(band, value))
