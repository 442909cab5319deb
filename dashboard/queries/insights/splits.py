"""A metric in parts: ads against organic, followers against others, or the keys of a map.

Parts are read by day and never added up here: whether they add up is the catalog's to say.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from catalog.source import MetricDefinition, load_catalog
from dashboard.queries.days.ranges import DateRange
from dashboard.queries.inputs import BadInput
from dashboard.queries.insights.metrics import require_metric
from dashboard.queries.insights.part_lines import read_part_lines
from dashboard.queries.insights.timeseries import Point, Timeseries
from models import MetaPage
from models.orm import now_utc

KEYS = "keys"
FLAGS = {
    "ads": ("is_from_ads", (("is_from_ads=1", "From ads"), ("is_from_ads=0", "Organic"))),
    "followers": (
        "is_from_followers",
        (("is_from_followers=1", "Followers"), ("is_from_followers=0", "Others")),
    ),
}


@dataclass(frozen=True)
class Part:
    """One part of a metric: its key at Meta, its name, a point for each day of the range.

    `previous` holds the days that the range is compared with.
    """

    key: str
    name: str
    points: list[Point]
    previous: list[Point]

    @property
    def values(self) -> list[Decimal | None]:
        """The value on each day of the range; None is a gap."""
        return [point.value for point in self.points]


@dataclass(frozen=True)
class Split:
    """The greatest parts of a metric beside its `total`; `hidden` parts are smaller still.

    Where the total's line goes on in another metric of the family, no part has a value.
    """

    total: Timeseries
    parts: list[Part]
    hidden: int

    @property
    def metric(self) -> str:
        """The metric's key."""
        return self.total.metric

    @property
    def title(self) -> str:
        """The metric in words."""
        return self.total.title

    @property
    def unit(self) -> str:
        """What the metric counts."""
        return self.total.unit

    @property
    def period(self) -> str:
        """`day`, or `week` and `days_28`, which are rolling."""
        return self.total.period

    @property
    def days(self) -> list[date]:
        """The days of the range."""
        return [point.date for point in self.total.points]

    @property
    def any_values(self) -> list[Decimal | None]:
        """For each day the value of some part that has one; None where no part has."""
        days = zip(*(part.values for part in self.parts), strict=True)
        return [next((value for value in day if value is not None), None) for day in days]


def splits_of(level: str, key: str) -> list[str]:
    """The splits that a metric knows: `ads`, `followers`, `keys`."""
    known = load_catalog().metric(level, key)
    if known is None:
        return []
    return [KEYS] if known.value_type == "map" else _flags(known)


def only_in_parts(level: str, key: str) -> bool:
    """Whether the metric has no total: a map whose keys do not add up."""
    known = load_catalog().metric(level, key)
    return known is not None and known.value_type == "map" and known.keys_additive is not True


def _flags(known: MetricDefinition) -> list[str]:
    return [name for name, (flag, _parts) in FLAGS.items() if flag in known.breakdown_params]


def read_split(
    session: Session,
    page: MetaPage,
    total: Timeseries,
    span: DateRange,
    split: str,
    *,
    now: datetime | None = None,
) -> Split:
    """The parts of a metric whose `total` was read over the range.

    Raises BadInput for a metric that is not split in this way.
    """
    if split not in splits_of("PAGE", total.metric):
        raise BadInput("split", "This metric is not counted in these parts.")
    chosen = require_metric(session, "PAGE", total.metric)
    names = dict(FLAGS[split][1]) if split in FLAGS else {}
    lines = read_part_lines(
        session, page, chosen, total.period, span, list(names), now or now_utc()
    )
    parts = [
        Part(
            key,
            names.get(key, key),
            lines.points(key, span.days),
            lines.points(key, span.previous_days),
        )
        for key in lines.shown
    ]
    return Split(total, parts, hidden=len(lines.values) - len(lines.shown))
