"""What posts are ranked and compared by: a metric, or a rate of two metrics.

The newest value of each stands ready in `meta_post_newest`.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from dashboard.queries.insights.metrics import Metric, require_metric
from models import MetaPage, MetaPost, MetaPostNewest
from models.post_numbers import ACTIVITY, CLICK_RATE_ID, CLICKS, ENGAGEMENT_RATE_ID, VIEWERS

__all__ = ["ACTIVITY", "CLICKS", "VIEWERS", "VIEWS", "PostMeasure", "require_measure"]

VIEWS = "post_media_view"
ENGAGEMENT_RATE = "engagement_rate"
CLICK_RATE = "click_rate"
RATES = {ENGAGEMENT_RATE: "Engagement rate", CLICK_RATE: "Click rate"}
RATE_IDS = {ENGAGEMENT_RATE: ENGAGEMENT_RATE_ID, CLICK_RATE: CLICK_RATE_ID}
RATE_FORMULAS = {
    ENGAGEMENT_RATE: "(Reactions + comments + shares) ÷ viewers of the same post",
    CLICK_RATE: "Clicks ÷ viewers of the same post",
}
VIDEO_PREFIX = "video."
# No row has it: a map whose keys do not add up has no single value.
NO_NUMBER = 0


@dataclass(frozen=True)
class PostMeasure:
    """A metric or a rate; `number` is what its values are kept under."""

    key: str
    title: str
    unit: str
    number: int
    metric: Metric | None = None
    formula: str | None = None

    @property
    def adds_up(self) -> bool:
        """Whether values of several posts make a total: rates do not, nor do unique people."""
        return (
            self.metric is not None
            and self.metric.aggregation == "last"
            and "unique" not in self.metric.key
        )

    @property
    def level(self) -> str:
        """Of which its values are: POST or VIDEO."""
        return "VIDEO" if self.key.startswith(VIDEO_PREFIX) else "POST"


def require_measure(session: Session, key: str) -> PostMeasure:
    """A metric of posts, of their videos (`video.<key>`), or a rate. Raises BadInput."""
    if key in RATES:
        return PostMeasure(key, RATES[key], "ratio", RATE_IDS[key], None, RATE_FORMULAS[key])
    level, name = (
        ("VIDEO", key[len(VIDEO_PREFIX) :])
        if key.startswith(VIDEO_PREFIX)
        else (
            "POST",
            key,
        )
    )
    metric = require_metric(session, level, name)
    number = metric.id if metric.has_total else NO_NUMBER
    return PostMeasure(key, metric.title, metric.unit, number, metric)


def kept_of(
    kept: type[MetaPostNewest], page: MetaPage, measure: PostMeasure
) -> ColumnElement[bool]:
    """The rows that hold the measure's newest values of the Page's posts."""
    return and_(
        kept.tenant_id == page.tenant_id,
        kept.meta_page_id == page.id,
        kept.metric_id == measure.number,
    )


def newest_value(session: Session, post: MetaPost, measure: PostMeasure) -> Decimal | None:
    """The measure's newest value of one post."""
    kept = MetaPostNewest
    return session.scalar(
        select(kept.value).where(
            kept.tenant_id == post.tenant_id,
            kept.meta_post_id == post.id,
            kept.metric_id == measure.number,
        )
    )


def as_decimal(value: Any) -> Decimal | None:
    """A number of PostgreSQL as it comes, floats included."""
    return None if value is None else Decimal(str(value))
