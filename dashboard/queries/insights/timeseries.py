"""One metric of a Page by day: values, gaps, what is provisional, restated, stitched, unusual."""

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from dashboard.queries.days.comparisons import PREVIOUS
from dashboard.queries.days.ranges import DateRange
from dashboard.queries.inputs import BadInput
from dashboard.queries.insights.bands import has_bands
from dashboard.queries.insights.line import Line, Point, read_line
from dashboard.queries.insights.metrics import Metric, require_metric
from dashboard.queries.insights.seams import Seam, find_seams, stand_ins
from dashboard.queries.pages.freshness import Freshness, read_freshness
from models import MetaPage
from models.orm import now_utc
from models.sensitivity import OFF

__all__ = ["PERIODS", "Point", "Seam", "Timeseries", "read_timeseries"]

PERIODS = ("day", "week", "days_28")


@dataclass(frozen=True)
class Timeseries:
    """One point for each day of the range; `previous` likewise for the days compared with, by the
    same offsets, which `compare` chose: previous, year, custom or none.

    `stand_ins` are sentences about days whose values another metric gave. `sensitivity` is the
    Page's where days are set against what is usual, else `off`.
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
    sensitivity: str = OFF

    @property
    def unusual(self) -> list[Point]:
        """The days of the range that lie outside of what is usual."""
        return [point for point in self.points if point.unusual]


def read_timeseries(  # noqa: PLR0913 - a series has this many sides
    session: Session,
    page: MetaPage,
    metric: str,
    period: str,
    date_range: DateRange,
    *,
    now: datetime | None = None,
    fresh: Freshness | None = None,
    with_bands: bool = False,
) -> Timeseries:
    """The series that the picker offers under `metric`. Periods `week` and `days_28` are rolling:
    each point covers the days that end with it. `with_bands` sets its days against what is usual.
    Raises BadInput."""
    now = now or now_utc()
    if period not in PERIODS:
        raise BadInput("period", f"The period must be one of {', '.join(PERIODS)}.")
    chosen = require_metric(session, "PAGE", metric)
    banded = with_bands and has_bands(chosen.aggregation, period, page.sensitivity)
    sensitivity = page.sensitivity if banded else OFF
    line = read_line(session, page, chosen, period, date_range, now, sensitivity)
    fresh = fresh or read_freshness(session, page.tenant_id, [page], now)[page.id]
    return _series_of(line, page, chosen, period, date_range, fresh)


def _series_of(
    line: Line,
    page: MetaPage,
    chosen: Metric,
    period: str,
    span: DateRange,
    fresh: Freshness,
) -> Timeseries:
    """A line over the days of the range and those before, with what is told of its metrics."""
    points = [line.set_against_usual(each, fresh.data_through) for each in line.points(span.days)]
    previous = line.points(span.previous_days)
    drawn, drawn_before = _drawn(points), _drawn(previous)
    others = stand_ins(chosen.key, set(drawn.values()), set(drawn_before.values()), line.titles)
    return Timeseries(
        page_id=page.page_id,
        metric=chosen.key,
        title=chosen.title,
        unit=chosen.unit,
        aggregation=chosen.aggregation,
        period=period,
        since=span.since,
        until=span.until,
        data_through=fresh.data_through,
        stale=fresh.stale or span.stale,
        seams=find_seams(drawn, line.titles),
        points=points,
        previous=previous,
        compare=span.compare,
        stand_ins=others,
        sensitivity=line.sensitivity,
    )


def _drawn(points: list[Point]) -> dict[date, str]:
    """Which metric gave the value of each day that has one."""
    return {point.date: point.metric for point in points if point.value is not None}
