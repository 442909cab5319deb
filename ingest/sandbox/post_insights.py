"""/{post}/insights and /{video}/video_insights, and the same nested in lists of posts."""

from typing import Any

from ingest.sandbox.call import GraphCall
from ingest.sandbox.catalog_file import Metric, read_catalog
from ingest.sandbox.errors import UNKNOWN, RefusedError
from ingest.sandbox.faults.shown import RequestedRow, Shown
from ingest.sandbox.insights import endless_paging, may_read, open_insights
from ingest.sandbox.insights_rows import lifetime_points, post_values, row, stale_day_points
from ingest.sandbox.insights_rules import read_breakdown, read_metrics, refuse_period
from ingest.sandbox.numbers.page_metrics import Value
from ingest.sandbox.posts import Post
from ingest.sandbox.world import World

_Params = dict[str, str]


def post_insights(world: World, call: GraphCall, post: Post) -> dict[str, Any]:
    """Rows of a post: the lifetime ones, and stale `day` rows unless the period is named."""
    open_insights(world, call, world.require_page(post.page_id))
    rows = post_rows(world, call, post, "POST", call.params)
    return {"data": rows, "paging": endless_paging(world, call)} if rows else {"data": []}


def post_rows(world: World, call: GraphCall, post: Post, level: str, params: _Params) -> list[Any]:
    """Rows of a post or video for these insights parameters."""
    metrics = read_metrics(world, level, params.get("metric", ""), post.page_id)
    period = params.get("period", "")
    if period:
        refuse_period(world, metrics, period, post.page_id)
    breakdown = read_breakdown(params.get("breakdown", ""), metrics)
    if not may_read(world, call, world.require_page(post.page_id)):
        return []
    values = post_values(world, post, level)
    shown = Shown(world.faults, post.page_id, world.now())
    node = world.shown_id(post) if level == "POST" else str(post.video_id)
    rows = []
    for one in [period] if period else ["day", "lifetime"]:
        for metric in metrics:
            flag = breakdown if breakdown in metric.breakdowns else ""
            requested = RequestedRow(metric.key, one, flag, post.post_id)
            if metric.key in values and not shown.leaves_out(requested):
                points = _points(world, values, metric, requested, params)
                rows.append(row(node, metric, one, shown.points(requested, points)))
    return rows


def _points(
    world: World, values: dict[str, Value], metric: Metric, requested: RequestedRow, params: _Params
) -> list[Any]:
    if requested.period == "day":
        return stale_day_points(values, metric, world)
    if params.get("since") or params.get("until"):
        return []
    return lifetime_points(values, metric, requested.breakdown)


def video_insights(world: World, call: GraphCall, video: Post) -> dict[str, Any]:
    """Rows of a video; without `metric` everything that it has."""
    open_insights(world, call, world.require_page(video.page_id))
    asked = call.params.get("metric", "")
    if "post_media_view" in asked.split(","):
        raise RefusedError(UNKNOWN, 1, status=500)
    params = dict(call.params)
    if not asked:
        known = [
            key
            for (level, key), metric in read_catalog().items()
            if level == "VIDEO" and metric.accepted and not metric.monetization
        ]
        params["metric"] = ",".join(known)
    params.setdefault("period", "lifetime")
    return {"data": post_rows(world, call, video, "VIDEO", params)}
