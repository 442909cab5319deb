"""Page insights: one request for some metrics, one period and one window of days."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from ingest.graph.client import GraphClient
from ingest.graph.rows import Reading, read_rows, rows_of
from ingest.graph.times import metric_day
from ingest.windows import LONGEST_WINDOW_DAYS

Day = date | None


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
    (metric, day) that Meta named without a value: they stay missing.
    """

    points: tuple[InsightPoint, ...]
    metrics_asked: tuple[str, ...]
    metrics_seen: frozenset[str]
    full_maps: frozenset[tuple[str, Day]]
    empty: frozenset[tuple[str, Day]]

    @property
    def metrics_missing(self) -> tuple[str, ...]:
        """Metrics asked for that came back with no row at all, in the order asked."""
        return tuple(name for name in self.metrics_asked if name not in self.metrics_seen)

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
    asked = tuple(dict.fromkeys(metrics))
    if not 1 <= (until - since).days + 1 <= LONGEST_WINDOW_DAYS:
        raise ValueError(f"A window has 1 to {LONGEST_WINDOW_DAYS} days")
    if not asked:
        return parse_insights({}, asked, period)
    params = {
        "metric": ",".join(asked),
        "period": period,
        "since": since.isoformat(),
        "until": (until + timedelta(days=1)).isoformat(),
    }
    if breakdown:
        params["breakdown"] = breakdown
    body = client.get(f"{page_id}/insights", params, asked)
    return parse_insights(
        body, asked, period, (since, until), breakdown=breakdown, map_metrics=map_metrics
    )


def parse_insights(
    body: Any,
    asked: tuple[str, ...],
    period: str,
    window: tuple[date, date] | None = None,
    *,
    breakdown: str | None = None,
    map_metrics: Collection[str] = (),
) -> InsightsAnswer:
    """The answer's points of the metrics, period and window asked for; the last duplicate wins."""
    seen: set[str] = set()
    kept: dict[tuple[str, Day], dict[str, InsightPoint]] = {}
    full: set[tuple[str, Day]] = set()
    empty: set[tuple[str, Day]] = set()
    for metric, readings in read_rows(rows_of(body), asked, period, breakdown, map_metrics):
        seen.add(metric)
        for reading in readings:
            place = _place(reading, period, window)
            if place is None:
                continue
            points = _points(reading, period, place[1])
            if not points:
                empty.add(place)
            elif reading.is_map:
                kept[place] = points
                full.add(place)
            else:
                kept.setdefault(place, {}).update(points)
    flat = tuple(point for points in kept.values() for point in points.values())
    return InsightsAnswer(
        flat, asked, frozenset(seen), frozenset(full), frozenset(empty - set(kept))
    )


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
