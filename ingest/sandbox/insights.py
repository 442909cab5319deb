"""/{page}/insights, /{post}/insights and /{video}/video_insights."""

from datetime import timedelta
from typing import Any

from ingest.sandbox.access import require_engagement, require_page_token
from ingest.sandbox.call import GraphCall
from ingest.sandbox.catalog_file import read_catalog
from ingest.sandbox.characters import Character
from ingest.sandbox.clock import day_start, pacific_day
from ingest.sandbox.errors import NO_ROLE, RefusedError
from ingest.sandbox.insights_rows import (
    PageReader,
    lifetime_points,
    page_points,
    post_values,
    row,
    stale_day_points,
)
from ingest.sandbox.insights_rules import (
    periods_of,
    read_breakdown,
    read_metrics,
    refuse_period,
)
from ingest.sandbox.posts import Post
from ingest.sandbox.ranges import read_days
from ingest.sandbox.world import World

FEWEST_LIKES = 100


def may_read(world: World, call: GraphCall, page: Character) -> bool:
    """Whether values are given at all. Without them Meta answers 200 and an empty list."""
    token = call.token
    likes = page.followers * page.likes_share
    return (
        token is not None
        and "read_insights" in world.scopes(token, page.page_id)
        and likes >= FEWEST_LIKES
    )


def _open(world: World, call: GraphCall, page: Character) -> None:
    require_page_token(call, page.page_id)
    require_engagement(world, call, page.page_id)
    if "ANALYZE" not in page.tasks:
        raise RefusedError(NO_ROLE, 200, status=403)


def page_insights(world: World, call: GraphCall, page: Character) -> dict[str, Any]:
    """Rows of a Page: all metrics for day, then week, then days_28 unless a period is named."""
    _open(world, call, page)
    params = call.params
    metrics = read_metrics(world, "PAGE", params.get("metric", ""), page.page_id)
    period = params.get("period", "")
    if period:
        refuse_period(world, metrics, period, page.page_id)
    breakdown = read_breakdown(params.get("breakdown", ""), metrics)
    days = read_days(params, world.now())
    if not may_read(world, call, page):
        return {"data": []}
    reader = PageReader(world, page)
    if days is None:
        days = [reader.newest - timedelta(days=1), reader.newest]
    rows = []
    for one in [period] if period else ["day", "week", "days_28"]:
        for metric in metrics:
            if one in periods_of(metric):
                points = page_points(reader, metric, one, days, breakdown)
                if points or period:
                    rows.append(row(page.page_id, metric, one, points))
    return {"data": rows, "paging": _endless_paging(world, call)}


def _endless_paging(world: World, call: GraphCall) -> dict[str, str]:
    """Windows before and after, for ever; the links forget the breakdown, as Meta's do."""
    days = read_days(call.params, world.now()) or [pacific_day(world.now()) - timedelta(days=2)] * 2
    first, span = (days[0], len(days)) if days else (pacific_day(world.now()), 1)
    begin, end = day_start(first), day_start(first + timedelta(days=span))
    before = day_start(first - timedelta(days=span))
    after = day_start(first + timedelta(days=2 * span))
    plain = GraphCall(
        call.method, call.path, {k: v for k, v in call.params.items() if k != "breakdown"},
        call.token_text, call.base_url, call.version,
    )  # fmt: skip
    return {
        "previous": plain.url(since=_unix(before), until=_unix(begin)),
        "next": plain.url(since=_unix(end), until=_unix(after)),
    }


def _unix(moment: Any) -> str:
    return str(int(moment.timestamp()))


def post_insights(world: World, call: GraphCall, post: Post) -> dict[str, Any]:
    """Rows of a post: the lifetime ones, and stale `day` rows unless the period is named."""
    page = world.require_page(post.page_id)
    _open(world, call, page)
    rows = post_rows(world, call, post, "POST", call.params)
    return {"data": rows, "paging": _endless_paging(world, call)} if rows else {"data": []}


def post_rows(
    world: World, call: GraphCall, post: Post, level: str, params: dict[str, str]
) -> list[Any]:
    """Rows of a post or video for these insights parameters."""
    metrics = read_metrics(world, level, params.get("metric", ""), post.page_id)
    period = params.get("period", "")
    if period:
        refuse_period(world, metrics, period, post.page_id)
    breakdown = read_breakdown(params.get("breakdown", ""), metrics)
    if not may_read(world, call, world.require_page(post.page_id)):
        return []
    values = post_values(world, post, level)
    node = post.post_id if level == "POST" else str(post.video_id)
    rows = []
    for one in [period] if period else ["day", "lifetime"]:
        for metric in metrics:
            if metric.key not in values:
                continue
            ranged = one == "lifetime" and bool(params.get("since") or params.get("until"))
            if one == "day":
                points = stale_day_points(values, metric, world)
            else:
                points = [] if ranged else lifetime_points(values, metric, breakdown)
            rows.append(row(node, metric, one, points))
    return rows


def video_insights(world: World, call: GraphCall, video: Post) -> dict[str, Any]:
    """Rows of a video; without `metric` everything that it has."""
    page = world.require_page(video.page_id)
    _open(world, call, page)
    asked = call.params.get("metric", "")
    if "post_media_view" in asked.split(","):
        raise RefusedError("An unknown error occurred", 1, status=500)
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
