"""One metric of a Page by day: values, gaps, what is provisional, restated or stitched."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from catalog.families import chain_of
from dashboard.queries.days.comparisons import PREVIOUS
from dashboard.queries.days.pacific import is_provisional
from dashboard.queries.days.ranges import DateRange
from dashboard.queries.inputs import BadInput
from dashboard.queries.insights.day_marks import DayMarks, read_day_marks
from dashboard.queries.insights.metrics import Metric, read_metrics, require_metric
from dashboard.queries.insights.points import Values, read_points
from dashboard.queries.insights.seams import Seam, find_seams, owners, stand_ins
from dashboard.queries.pages.freshness import Freshness, read_freshness
from models import MetaPage
from models.orm import now_utc

__all__ = ["PERIODS", "Point", "Seam", "Timeseries", "read_timeseries"]

PERIODS = ("day", "week", "days_28")


@dataclass(frozen=True)
class Point:
    """A Pacific day. `metric` gave the value; an empty value is a gap; `restated_from`
    was shown before. `imported`: it came from a file, and not from Meta's API.
    """

    date: date
    metric: str
    value: Decimal | None
    provisional: bool
    restated_from: Decimal | None
    imported: bool = False


@dataclass(frozen=True)
class Timeseries:
    """One point for each day of the range; `previous` likewise for the days compared with, by the
    same offsets, which `compare` chose: previous, year, custom or none.

    `stand_ins` are sentences about days whose values another metric gave.
    """

    page_id: str
    metric: str
    title: str
    unit: str
    aggregation: str
    period: str
    since: date
    until: date
    data_through: date | None
    stale: bool
    seams: list[Seam]
    points: list[Point]
    previous: list[Point]
    compare: str = PREVIOUS
    stand_ins: list[str] = field(default_factory=list)


def read_timeseries(
    session: Session,
    page: MetaPage,
    metric: str,
    period: str,
    date_range: DateRange,
    *,
    now: datetime | None = None,
    fresh: Freshness | None = None,
) -> Timeseries:
    """The series that the picker offers under `metric`. Periods `week` and `days_28` are rolling:
    each point covers the days that end with it. Raises BadInput."""
    now = now or now_utc()
    if period not in PERIODS:
        raise BadInput("period", f"The period must be one of {', '.join(PERIODS)}.")
    chosen = require_metric(session, "PAGE", metric)
    line = _read_line(session, page, chosen, period, date_range, now)
    fresh = fresh or read_freshness(session, page.tenant_id, [page], now)[page.id]
    points = line.points(date_range.days)
    previous = line.points(date_range.previous_days)
    drawn, drawn_before = _drawn(points), _drawn(previous)
    others = stand_ins(chosen.key, set(drawn.values()), set(drawn_before.values()), line.titles)
    return Timeseries(
        page_id=page.page_id,
        metric=chosen.key,
        title=chosen.title,
        unit=chosen.unit,
        aggregation=chosen.aggregation,
        period=period,
        since=date_range.since,
        until=date_range.until,
        data_through=fresh.data_through,
        stale=fresh.stale or date_range.stale,
        seams=find_seams(drawn, line.titles),
        points=points,
        previous=previous,
        compare=date_range.compare,
        stand_ins=others,
    )


def _drawn(points: list[Point]) -> dict[date, str]:
    """Which metric gave the value of each day that has one."""
    return {point.date: point.metric for point in points if point.value is not None}


@dataclass(frozen=True)
class _Line:
    metric: str
    titles: dict[str, str]
    values: dict[str, Values]
    owners: dict[date, str]
    marks: DayMarks
    now: datetime

    def points(self, days: Iterable[date]) -> list[Point]:
        return [self._point(day) for day in days]

    def _point(self, day: date) -> Point:
        owner = self.owners.get(day, self.metric)
        value = self.values.get(owner, {}).get(day)
        before = self.marks.restated.get("", {})
        return Point(
            date=day,
            metric=owner,
            value=value,
            provisional=is_provisional(day, self.now, value),
            restated_from=before.get(day) if owner == self.metric else None,
            imported=day in self.marks.imported.get((owner, ""), ()),
        )


def _read_line(
    session: Session, page: MetaPage, chosen: Metric, period: str, span: DateRange, now: datetime
) -> _Line:
    chain = chain_of("PAGE", chosen.key)
    metrics = read_metrics(session, "PAGE", [link.metric for link in chain])
    metrics[chosen.key] = chosen
    wanted = [
        (period, span.previous_since, span.previous_until),
        (period, span.since, span.until),
    ]
    stored = read_points(session, page, metrics.values(), wanted)
    values = {key: days for (key, _period), days in stored.items()}
    since, until = span.stretch
    others = [metric for key, metric in metrics.items() if key != chosen.key]
    return _Line(
        metric=chosen.key,
        titles={key: metric.title for key, metric in metrics.items()},
        values=values,
        owners=owners(chosen.key, chain, values),
        marks=read_day_marks(session, page, [chosen, *others], period, since, until),
        now=now,
    )
