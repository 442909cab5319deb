"""Page insights: a request has some metrics, one period and one window of days."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from ingest.graph.batch import BatchItem, fetch_batch
from ingest.graph.client import MAX_ATTEMPTS, GraphClient
from ingest.graph.errors import GraphError
from ingest.graph.rows import Reading, read_rows, rows_of
from ingest.graph.times import metric_day
from ingest.graph.windows import LONGEST_WINDOW_DAYS, Window

Day = date | None


@dataclass(frozen=True)
class InsightsRequest:
    """Some metrics of one period for the Pacific days `since`..`until`, both included.

    What fails for a moment is sent at most `attempts` times.
    Raises ValueError for what Meta would refuse: no metric, or a window of more than 89 days.
    """

    metrics: tuple[str, ...]
    period: str
    since: date
    until: date
    breakdown: str | None = None
    attempts: int = MAX_ATTEMPTS

    def __post_init__(self) -> None:
        if not self.metrics:
            raise ValueError("No metric is requested")
        if not 1 <= self.days <= LONGEST_WINDOW_DAYS:
            raise ValueError(f"A window has 1 to {LONGEST_WINDOW_DAYS} days")

    @property
    def days(self) -> int:
        """How many days are requested."""
        return (self.until - self.since).days + 1

    @property
    def window(self) -> Window:
        """The days that are requested."""
        return Window(self.since, self.until)

    def singles(self) -> list["InsightsRequest"]:
        """The same for each metric alone."""
        return [replace(self, metrics=(name,)) for name in self.metrics]

    def params(self) -> dict[str, str]:
        """The query; `until` goes out one day past the last day wanted."""
        params = {
            "metric": ",".join(self.metrics),
            "period": self.period,
            "since": self.since.isoformat(),
            "until": (self.until + timedelta(days=1)).isoformat(),
        }
        return params | ({"breakdown": self.breakdown} if self.breakdown else {})

    def parse(
        self, body: Any, map_metrics: Collection[str] = (), counts: Collection[str] = ()
    ) -> "InsightsAnswer":
        """The points of this request in Meta's answer."""
        return parse_insights(
            body,
            self.metrics,
            self.period,
            (self.since, self.until),
            breakdown=self.breakdown,
            map_metrics=map_metrics,
            counts=counts,
        )


@dataclass(frozen=True)
class InsightPoint:
    """One number. `metric_date` is the Pacific day it belongs to, None for lifetime.

    `breakdown_key` is empty for the total, "is_from_ads=1" for a breakdown, else a map's raw key.
    """

    metric: str
    period: str
    metric_date: Day
    value: Decimal
    breakdown_key: str
    end_time: datetime | None


@dataclass(frozen=True)
class InsightsAnswer:
    """What one request brought; missing is told apart from zero.

    `metrics_seen` had a row, if perhaps without values. `full_maps` are the (metric, day) with a
    map that held something: a key stored before and absent from it is 0 now. `empty` are the
    (metric, day) that Meta named without a value: they stay missing. `odd` are those with a value
    that cannot be true.
    """

    points: tuple[InsightPoint, ...]
    metrics_requested: tuple[str, ...]
    metrics_seen: frozenset[str]
    full_maps: frozenset[tuple[str, Day]]
    empty: frozenset[tuple[str, Day]]
    period: str = "day"
    odd: frozenset[tuple[str, Day]] = frozenset()

    @property
    def metrics_with_values(self) -> frozenset[str]:
        """Metrics that came back with at least one number."""
        return frozenset(point.metric for point in self.points)


def fetch_page_insights(  # noqa: PLR0913 - what an insights request is made of
    client: GraphClient,
    page_id: str,
    metrics: Iterable[str],
    period: str,
    since: date,
    until: date,
    breakdown: str | None = None,
    *,
    map_metrics: Collection[str] = (),
) -> InsightsAnswer:
    """The values of the Pacific days `since`..`until`, both included, at most 89 days.

    `map_metrics` are those that the catalog knows as maps, so that their number 0 reads as empty.
    An empty list of metrics is not sent. Insights paging is never followed: it brings duplicates
    and unfinished days. Raises GraphError, and ValueError for a window that Meta would refuse.
    """
    requested = tuple(dict.fromkeys(metrics))
    if not requested:
        return parse_insights({}, requested, period)
    request = InsightsRequest(requested, period, since, until, breakdown)
    body = client.get(f"{page_id}/insights", request.params(), requested)
    return request.parse(body, map_metrics)


def fetch_insights_batch(
    client: GraphClient,
    page_id: str,
    requests: Sequence[InsightsRequest],
    *,
    map_metrics: Collection[str] = (),
    counts: Collection[str] = (),
) -> list[InsightsAnswer | GraphError]:
    """Many such requests, 50 in each of HTTP; each has its answer or its own error.

    `counts` are those that can only be whole numbers from 0 on.

    Raises GraphError when nothing was answered at all.
    """
    items = [BatchItem(f"{page_id}/insights", r.params(), r.metrics, r.attempts) for r in requests]
    return [
        outcome if isinstance(outcome, GraphError) else request.parse(outcome, map_metrics, counts)
        for request, outcome in zip(requests, fetch_batch(client, items), strict=True)
    ]


def parse_insights(
    body: Any,
    requested: tuple[str, ...],
    period: str,
    window: tuple[date, date] | None = None,
    *,
    breakdown: str | None = None,
    map_metrics: Collection[str] = (),
    counts: Collection[str] = (),
) -> InsightsAnswer:
    """The answer's points of the metrics, period and window requested; the last duplicate wins."""
    seen: set[str] = set()
    kept = _Kept(period)
    for metric, readings in read_rows(
        rows_of(body), requested, period, breakdown, map_metrics, counts
    ):
        seen.add(metric)
        for reading in readings:
            place = _place(reading, period, window)
            if place is not None:
                kept.add(place, reading)
    return InsightsAnswer(
        points=tuple(point for points in kept.points.values() for point in points.values()),
        metrics_requested=requested,
        metrics_seen=frozenset(seen),
        full_maps=frozenset(kept.full),
        empty=frozenset(kept.empty - set(kept.points)),
        period=period,
        odd=frozenset(kept.odd),
    )


@dataclass
class _Kept:
    """What the readings of an answer come to, by metric and day."""

    period: str
    points: dict[tuple[str, Day], dict[str, InsightPoint]] = field(default_factory=dict)
    full: set[tuple[str, Day]] = field(default_factory=set)
    empty: set[tuple[str, Day]] = field(default_factory=set)
    odd: set[tuple[str, Day]] = field(default_factory=set)

    def add(self, place: tuple[str, Day], reading: Reading) -> None:
        if reading.is_odd:
            self.odd.add(place)
        points = _points(reading, self.period, place[1])
        if not points:
            self.empty.add(place)
        elif reading.is_map:
            self.points[place] = points
            # A key that was kept out is not absent.
            if not reading.is_odd:
                self.full.add(place)
        else:
            self.points.setdefault(place, {}).update(points)


def _place(
    reading: Reading, period: str, window: tuple[date, date] | None
) -> tuple[str, Day] | None:
    if period == "lifetime":
        return reading.metric, None
    if reading.end_time is None:
        return None
    day = metric_day(reading.end_time)
    if window is not None and not window[0] <= day <= window[1]:
        return None
    return reading.metric, day


def _points(reading: Reading, period: str, day: Day) -> dict[str, InsightPoint]:
    return {
        key: InsightPoint(reading.metric, period, day, value, key, reading.end_time)
        for key, value in reading.values.items()
    }
