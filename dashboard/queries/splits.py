"""A metric in parts: ads against organic, followers against others, or the keys of a map.

Parts are read by day and never added up here: whether they add up is the catalog's to say.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from catalog.source import MetricDefinition, load_catalog
from dashboard.queries.inputs import BadInput
from dashboard.queries.metrics import Metric, require_metric
from dashboard.queries.points import Values
from dashboard.queries.ranges import DateRange
from models import MetaInsightPoint, MetaInsightSeries, MetaPage

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
    """One part of a metric: its key at Meta, its name, its value on each day of the range."""

    key: str
    name: str
    values: list[Decimal | None]


@dataclass(frozen=True)
class Split:
    """The greatest parts of a metric over a range; `hidden` parts are smaller still."""

    metric: str
    title: str
    unit: str
    period: str
    days: list[date]
    parts: list[Part]
    hidden: int


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
    session: Session, page: MetaPage, metric: str, period: str, span: DateRange, split: str
) -> Split:
    """The metric's parts. Raises BadInput for a metric that is not split in this way."""
    chosen = require_metric(session, "PAGE", metric)
    if split not in splits_of("PAGE", metric):
        raise BadInput("split", "This metric is not counted in these parts.")
    names = dict(FLAGS[split][1]) if split in FLAGS else {}
    found = _read(session, page, chosen, period, span, list(names))
    ordered = list(names) if names else _greatest_first(found, chosen)
    shown = [key for key in ordered if key in found][:MOST_PARTS]
    days = span.days
    return Split(
        metric=chosen.key,
        title=chosen.title,
        unit=chosen.unit,
        period=period,
        days=days,
        parts=[
            Part(key, names.get(key, key), [found[key].get(day) for day in days]) for key in shown
        ],
        hidden=len(found) - len(shown),
    )


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
            point.metric_date.between(span.since, span.until),
        )
    )
    found: dict[str, Values] = {}
    for key, day, value in rows:
        found.setdefault(key, {})[day] = value
    return found


def _greatest_first(found: dict[str, Values], metric: Metric) -> list[str]:
    """By sum, or by the newest value where days do not add up."""

    def size(key: str) -> Decimal:
        days = found[key]
        return sum(days.values(), Decimal(0)) if metric.aggregation == "sum" else days[max(days)]

    return sorted(found, key=lambda key: (-size(key), key))
