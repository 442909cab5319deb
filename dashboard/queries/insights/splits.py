"""A metric in parts: ads against organic, followers against others, or the keys of a map.

Parts are read by day and never added up here: whether they add up is the catalog's to say.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from catalog.source import MetricDefinition, load_catalog
from dashboard.queries.days.pacific import is_provisional
from dashboard.queries.days.ranges import DateRange
from dashboard.queries.inputs import BadInput
from dashboard.queries.insights.day_marks import read_day_marks
from dashboard.queries.insights.metrics import Metric, require_metric
from dashboard.queries.insights.points import Values
from dashboard.queries.insights.timeseries import Point, Timeseries
from models import MetaInsightPoint, MetaInsightSeries, MetaPage
from models.orm import now_utc

KEYS = "keys"
FLAGS = {
    "ads": ("is_from_ads", (("is_from_ads=1", "From ads"), ("is_from_ads=0", "Organic"))),
    "followers": (
        "is_from_followers",
        (("is_from_followers=1", "Followers"), ("is_from_followers=0", "Others")),
    ),
}
MOST_PARTS = 5


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
    now, period = now or now_utc(), total.period
    if split not in splits_of("PAGE", total.metric):
        raise BadInput("split", "This metric is not counted in these parts.")
    chosen = require_metric(session, "PAGE", total.metric)
    names = dict(FLAGS[split][1]) if split in FLAGS else {}
    stored = _read(session, page, chosen, period, span, list(names))
    found = {
        key: days
        for key, days in stored.items()
        if any(span.since <= day <= span.until for day in days)
    }
    ordered = list(names) if names else _greatest_first(found, chosen, span)
    shown = [key for key in ordered if key in found][:MOST_PARTS]
    since, until = span.stretch
    marks = read_day_marks(session, page, [chosen], period, since, until, shown)

    def point(key: str, day: date) -> Point:
        value = found[key].get(day)
        was = marks.restated.get(key, {}).get(day)
        from_file = day in marks.imported.get((chosen.key, key), ())
        provisional = is_provisional(day, now, value)
        return Point(day, chosen.key, value, provisional, was, from_file)

    parts = [
        Part(
            key,
            names.get(key, key),
            [point(key, day) for day in span.days],
            [point(key, day) for day in span.previous_days],
        )
        for key in shown
    ]
    return Split(total, parts, hidden=len(found) - len(shown))


def _read(
    session: Session,
    page: MetaPage,
    metric: Metric,
    period: str,
    span: DateRange,
    keys: Sequence[str],
) -> dict[str, Values]:
    series, point = MetaInsightSeries, MetaInsightPoint
    rows = session.execute(
        select(series.breakdown_key, point.metric_date, point.value)
        .join(point, and_(point.tenant_id == series.tenant_id, point.series_id == series.id))
        .where(
            series.tenant_id == page.tenant_id,
            series.meta_page_id == page.id,
            series.metric_id == metric.id,
            series.period == period,
            series.breakdown_key.in_(keys) if keys else series.breakdown_key != "",
            or_(
                point.metric_date.between(span.since, span.until),
                point.metric_date.between(span.previous_since, span.previous_until),
            ),
        )
    )
    found: dict[str, Values] = {}
    for key, day, value in rows:
        found.setdefault(key, {})[day] = value
    return found


def _greatest_first(found: dict[str, Values], metric: Metric, span: DateRange) -> list[str]:
    """By sum over the range, or by the newest value where days do not add up."""

    def size(key: str) -> Decimal:
        every = found[key].items()
        days = {day: value for day, value in every if span.since <= day <= span.until}
        return sum(days.values(), Decimal(0)) if metric.aggregation == "sum" else days[max(days)]

    return sorted(found, key=lambda key: (-size(key), key))
