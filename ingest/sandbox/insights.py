"""/{page}/insights, and what is asked of everyone who reads insights."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from ingest.sandbox.authorization import require_engagement, require_page_token
from ingest.sandbox.call import GraphCall
from ingest.sandbox.catalog_file import Metric
from ingest.sandbox.characters import Character
from ingest.sandbox.clock import day_start, pacific_day
from ingest.sandbox.errors import NO_ROLE, RefusedError
from ingest.sandbox.faults.shown import RequestedRow
from ingest.sandbox.insights_rows import PageReader, page_points, row
from ingest.sandbox.insights_rules import (
    periods_of,
    read_breakdown,
    read_metrics,
    refuse_period,
)
from ingest.sandbox.ranges import read_days
from ingest.sandbox.tasks import may_analyze
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


def open_insights(world: World, call: GraphCall, page: Character) -> None:
    """Refuse a token, a permission or a task that does not open insights."""
    require_page_token(call, page.page_id)
    require_engagement(world, call, page.page_id)
    if not may_analyze(world, page):
        raise RefusedError(NO_ROLE, 200, status=403)


def page_insights(world: World, call: GraphCall, page: Character) -> dict[str, Any]:
    """Rows of a Page: all metrics for day, then week, then days_28 unless a period is named."""
    open_insights(world, call, page)
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
    rows = [
        row(page.page_id, metric, one, points)
        for metric, one in _requested(metrics, period)
        if (points := _points(reader, metric, one, days, breakdown)) or (period and points == [])
    ]
    return {"data": rows, "paging": endless_paging(world, call)}


def _requested(metrics: list[Metric], period: str) -> Iterator[tuple[Metric, str]]:
    for one in [period] if period else ["day", "week", "days_28"]:
        for metric in metrics:
            if one in periods_of(metric):
                yield metric, one


def _points(
    reader: PageReader, metric: Metric, period: str, days: list[date], breakdown: str
) -> list[Any] | None:
    """The points of one row; None where a fault leaves out the row."""
    requested = RequestedRow(
        metric.key, period, breakdown if breakdown in metric.breakdowns else ""
    )
    if reader.shown.leaves_out(requested):
        return None
    return reader.shown.points(requested, page_points(reader, metric, requested, days))


def endless_paging(world: World, call: GraphCall) -> dict[str, str]:
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


def _unix(moment: datetime) -> str:
    return str(int(moment.timestamp()))
