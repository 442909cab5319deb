"""The rows of an insights answer, in Meta's shapes."""

from datetime import date, timedelta
from typing import Any

from ingest.sandbox.catalog_file import Metric
from ingest.sandbox.characters import Character
from ingest.sandbox.clock import end_time_text, newest_day, pacific_day
from ingest.sandbox.faults.shown import Dated, RequestedRow, Shown
from ingest.sandbox.insights_rules import EMPTY_WINDOWS
from ingest.sandbox.numbers.page_metrics import Value
from ingest.sandbox.numbers.post_metrics import post_metrics, video_metrics
from ingest.sandbox.numbers.values import values_of
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
    """The true values of one Page at one moment, and what is shown of them."""

    def __init__(self, world: World, page: Character) -> None:
        self.now = world.now()
        self.newest = newest_day(self.now)
        self.shown = Shown(world.faults, page.page_id, self.now)
        self._values = values_of(world.seed, page)
        self._restated = {
            (f.metric, str(f.options.get("period", "day")), str(f.options.get("day"))): f.options
            for f in world.faults.lasting("restate", page.page_id)
        }

    def value(self, key: str, period: str, day: date) -> Value | None:
        """Value of a metric (or `metric?flag=value`) for the window that ends with the day."""
        if day > self.newest:
            return None
        if self._restated:
            restated = self._restated.get((key, period, day.isoformat()))
            if restated is not None:
                found: Value = restated["value"]
                return found
        return self._values.value(key, period, day, self.now)


def page_points(
    reader: PageReader, metric: Metric, requested: RequestedRow, days: list[date]
) -> list[Dated]:
    """The points of one Page metric; with a breakdown, one for each value of its flag."""
    if requested.period != "day" and metric.key in EMPTY_WINDOWS:
        return []
    flags: dict[str, dict[str, str]] = {metric.key: {}}
    if requested.breakdown:
        name = requested.breakdown
        flags = {f"{metric.key}?{name}={flag}": {name: flag} for flag in ("0", "1")}
    return [
        (day, {"value": value, "end_time": end_time_text(day), **flag})
        for day in days
        for key, flag in flags.items()
        if (value := reader.value(key, requested.period, day)) is not None
    ]


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


def lifetime_points(values: dict[str, Value], metric: Metric, breakdown: str) -> list[Dated]:
    """Lifetime points have no end_time."""
    if breakdown:
        keys = {flag: f"{metric.key}?{breakdown}={flag}" for flag in ("0", "1")}
        return [(None, {"value": values[key], breakdown: flag}) for flag, key in keys.items()]
    return [(None, {"value": values[metric.key]})]


def stale_day_points(values: dict[str, Value], metric: Metric, world: World) -> list[Dated]:
    """The trap beside the lifetime row: a `day` row that says nothing true."""
    empty: Value = {} if isinstance(values[metric.key], dict) else 0
    day = pacific_day(world.now()) - timedelta(days=1)
    return [(day, {"value": empty, "end_time": end_time_text(day)})]
