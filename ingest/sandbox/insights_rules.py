"""Which metrics and periods an insights call may ask for."""

from ingest.sandbox.catalog_file import Metric
from ingest.sandbox.errors import (
    MONETIZATION,
    RefusedError,
    bad_metric,
    no_metric,
    wrong_period,
)
from ingest.sandbox.world import World

PERIODS = ("day", "week", "days_28", "month", "lifetime", "total_over_range")
EMPTY_WINDOWS = frozenset({"page_daily_follows"})


def read_metrics(world: World, level: str, text: str, page_id: str) -> list[Metric]:
    """The asked-for metrics of this level. Other levels' metrics are silently left out."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    if not names:
        raise no_metric()
    retired = {fault.metric for fault in world.faults.lasting("retire", page_id)}
    found = [_metric(world, level, name, retired) for name in dict.fromkeys(names)]
    if any(metric is not None and metric.monetization for metric in found):
        raise RefusedError(MONETIZATION, 200, status=403)
    return [metric for metric in found if metric is not None]


def _metric(world: World, level: str, name: str, retired: set[str]) -> Metric | None:
    metric = world.metric(level, name)
    if metric is None and level == "PAGE":
        other = world.metric("POST", name)
        if other is not None and other.accepted and name not in retired:
            return None
    if metric is None or not metric.accepted or name in retired:
        raise bad_metric()
    return metric


def periods_of(metric: Metric) -> tuple[str, ...]:
    """Periods that the API accepts: post metrics also answer `day`, with stale rows."""
    if metric.level == "PAGE":
        if metric.key in EMPTY_WINDOWS:
            return ("day", "week", "days_28")
        return tuple(p for p in metric.periods if p in ("day", "week", "days_28"))
    return ("day", "lifetime")


def refuse_period(world: World, metrics: list[Metric], period: str, page_id: str) -> None:
    """Refuse a period that one of the metrics does not have."""
    if period not in PERIODS:
        raise wrong_period(list(PERIODS))
    refused = {
        fault.metric
        for fault in world.faults.lasting("wrong_period", page_id)
        if fault.options.get("period") in (None, period)
    }
    for metric in metrics:
        if metric.key == "page_media_view" and period == "lifetime":
            raise RefusedError("An unknown error occurred", 1, 99, status=500)
        allowed = list(periods_of(metric))
        if metric.key in refused:
            raise wrong_period([p for p in allowed if p != period] or ["lifetime"])
        if period not in allowed:
            raise wrong_period(allowed)


def read_breakdown(text: str, metrics: list[Metric]) -> str:
    """The one breakdown to apply. Several at once are silently ignored."""
    parts = text.translate(str.maketrans("", "", '[]" ')).split(",")
    asked = [part for part in parts if part]
    if len(asked) != 1:
        return ""
    if not any(asked[0] in metric.breakdowns for metric in metrics):
        raise RefusedError("(#100) Param breakdown must be a valid breakdown for metric", 100)
    return asked[0]
