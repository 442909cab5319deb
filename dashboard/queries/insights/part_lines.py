"""The lines of a metric's parts by day: which parts there are, and what is told of their days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from dashboard.queries.days.pacific import is_provisional
from dashboard.queries.days.ranges import DateRange
from dashboard.queries.insights.day_marks import DayMarks, read_day_marks
from dashboard.queries.insights.line import Point
from dashboard.queries.insights.metrics import Metric
from dashboard.queries.insights.points import Values
from models import MetaInsightPoint, MetaInsightSeries, MetaPage

MOST_PARTS = 5


@dataclass(frozen=True)
class PartLines:
    """What is stored of each part that has a value in the range, by its key at Meta, and what is
    known beside it; `shown` are the keys of those that are drawn, in their order.
    """

    metric: str
    values: dict[str, Values]
    shown: list[str]
    marks: DayMarks
    now: datetime

    def points(self, key: str, days: Iterable[date]) -> list[Point]:
        """One for each day."""
        return [self._point(key, day) for day in days]

    def _point(self, key: str, day: date) -> Point:
        value = self.values[key].get(day)
        return Point(
            date=day,
            metric=self.metric,
            value=value,
            provisional=is_provisional(day, self.now, value),
            restated_from=self.marks.restated.get(key, {}).get(day),
            imported=day in self.marks.imported.get((self.metric, key), ()),
        )


def read_part_lines(
    session: Session,
    page: MetaPage,
    metric: Metric,
    period: str,
    span: DateRange,
    keys: Sequence[str],
    now: datetime,
) -> PartLines:
    """The lines of these keys over both periods; without keys those of all, the greatest shown."""
    stored = _read(session, page, metric, period, span, keys)
    found = {key: days for key, days in stored.items() if any(map(span.holds, days))}
    ordered = keys or _greatest_first(found, metric, span)
    shown = [key for key in ordered if key in found][:MOST_PARTS]
    marks = read_day_marks(session, page, [metric], period, *span.stretch, shown)
    return PartLines(metric.key, found, shown, marks, now)


def _read(
    session: Session,
    page: MetaPage,
    metric: Metric,
    period: str,
    span: DateRange,
    keys: Sequence[str],
) -> dict[str, Values]:
    """The values of both periods, by part and day."""
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
        days = {day: value for day, value in every if span.holds(day)}
        return sum(days.values(), Decimal(0)) if metric.aggregation == "sum" else days[max(days)]

    return sorted(found, key=lambda key: (-size(key), key))
