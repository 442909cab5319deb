"""The rows of an insights answer, in Meta's shapes."""

from datetime import date, timedelta
from typing import Any

from ingest.sandbox.catalog_file import Metric
from ingest.sandbox.characters import Character
from ingest.sandbox.clock import end_time_text, newest_day, pacific_day
from ingest.sandbox.insights_rules import EMPTY_WINDOWS
from ingest.sandbox.numbers.history import history_of
from ingest.sandbox.numbers.page_metrics import Value
from ingest.sandbox.numbers.post_metrics import post_metrics, video_metrics
from ingest.sandbox.numbers.windows import window_value
from ingest.sandbox.posts import Post
from ingest.sandbox.world import World

_TITLES = {"day": "Daily", "week": "Weekly", "days_28": "28 Days", "lifetime": "Lifetime"}
_ODD_IDS = {"page_video_views_by_uploaded_hosted": "page_video_view_count_by_uploaded_hosted"}
_EMPTY_FOR = timedelta(hours=1)


def row(object_id: str, metric: Metric, period: str, values: list[dict[str, Any]]) -> Any:
    """One entry of `data`."""
    return {
        "name": metric.key,
        "period": period,
        "values": values,
        "title": f"{_TITLES.get(period, '')} {metric.title}".strip(),
        "description": metric.description,
        "id": f"{object_id}/insights/{_ODD_IDS.get(metric.key, metric.key)}/{period}",
    }


class PageReader:
    """Values of one Page at one moment."""

    def __init__(self, world: World, page: Character) -> None:
        self.now = world.now()
        self.newest = newest_day(self.now)
        self._history = history_of(world.seed, page)
        self._rows: dict[date, dict[str, Value]] = {}
        self._restated = {
            (f.metric, str(f.options.get("period", "day")), str(f.options.get("day"))): f.options
            for f in world.faults.lasting("restate", page.page_id)
        }

    def value(self, key: str, period: str, day: date) -> Value | None:
        """Value of a metric (or `metric?flag=value`) for the window that ends with the day."""
        if day > self.newest:
            return None
        restated = self._restated.get((key, period, day.isoformat()))
        if restated is not None:
            found: Value = restated["value"]
            return found
        metric = key.partition("?")[0]
        return window_value(metric, period, day, lambda one: self._row(one).get(key))

    def _row(self, day: date) -> dict[str, Value]:
        if day not in self._rows:
            self._rows[day] = self._history.row(day, self.now)
        return self._rows[day]


def page_points(
    reader: PageReader, metric: Metric, period: str, days: list[date], breakdown: str
) -> list[dict[str, Any]]:
    """The points of one Page metric; with a breakdown, flat twins with string flags."""
    if period != "day" and metric.key in EMPTY_WINDOWS:
        return []
    twins = breakdown if breakdown in metric.breakdowns else ""
    points: list[dict[str, Any]] = []
    for day in days:
        for flag in ("0", "1") if twins else ("",):
            key = f"{metric.key}?{twins}={flag}" if twins else metric.key
            value = reader.value(key, period, day)
            if value is not None:
                point: dict[str, Any] = {"value": value, "end_time": end_time_text(day)}
                points.append({**point, twins: flag} if twins else point)
    return points


def post_values(world: World, post: Post, level: str) -> dict[str, Value]:
    """Lifetime values of a post or its video; empty in its first hour."""
    now = world.now()
    if now - post.created < _EMPTY_FOR:
        return {}
    values = video_metrics(post, now) if level == "VIDEO" else post_metrics(post, now)
    for fault in world.faults.lasting("restate", post.page_id):
        if fault.options.get("post") == post.post_id and fault.metric in values:
            values[fault.metric] = fault.options["value"]
    return values


def lifetime_points(values: dict[str, Value], metric: Metric, breakdown: str) -> list[Any]:
    """Lifetime points have no end_time."""
    if breakdown in metric.breakdowns:
        keys = {flag: f"{metric.key}?{breakdown}={flag}" for flag in ("0", "1")}
        return [{"value": values[key], breakdown: flag} for flag, key in keys.items()]
    return [{"value": values[metric.key]}]


def stale_day_points(values: dict[str, Value], metric: Metric, world: World) -> list[Any]:
    """The trap beside the lifetime row: a `day` row that says nothing true."""
    empty: Value = {} if isinstance(values[metric.key], dict) else 0
    day = pacific_day(world.now()) - timedelta(days=1)
    return [{"value": empty, "end_time": end_time_text(day)}]
