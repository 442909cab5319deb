"""The requests that ask for due days: few, and none that fails another's metrics."""

from collections.abc import Iterable
from datetime import date, timedelta

from ingest.graph.insights import InsightsRequest
from ingest.plan.lines import PERIODS, Due, Reach
from ingest.plan.metrics import RequestedMetric
from models.orm import now_utc
from models.pacific import published_day

# Meta advises fewer metrics a call where an answer is slow; a few days are quick for many.
CHUNK = 20
CHUNK_OF_FEW_DAYS = 40
FEW_DAYS = 7
TRIAL_DAYS = 28
OVERLAP, NO_OVERLAP = timedelta(days=1), timedelta(0)


def requests_of(due: Iterable[Due], overlap: timedelta) -> list[InsightsRequest]:
    """One request for lines of the same period, breakdown and days; what rides apart in its own.

    Each reaches into the days after it, which are there already, by the overlap.
    """
    groups: dict[tuple[bool, str, str, date, date], list[str]] = {}
    for each in due:
        line, days = each.line, each.window
        until = days.until + overlap
        group = line.metric.apart, line.period, line.breakdown, days.since, until
        groups.setdefault(group, []).append(line.metric.key)
    requests = []
    for (_apart, period, breakdown, since, until), keys in groups.items():
        size = CHUNK_OF_FEW_DAYS if (until - since).days < FEW_DAYS else CHUNK
        requests += [
            InsightsRequest(tuple(keys[i : i + size]), period, since, until, breakdown or None)
            for i in range(0, len(keys), size)
        ]
    return requests


def trial_requests(trials: list[RequestedMetric], reach: Reach) -> Iterable[InsightsRequest]:
    """What was refused a week ago, each alone, so that it fails no other; paid ones together."""
    until = reach.until
    since = max(reach.since, until - timedelta(days=TRIAL_DAYS - 1))
    alone = [[m] for m in trials if not m.apart]
    paid: dict[str, list[RequestedMetric]] = {}
    for metric in trials:
        if metric.apart and metric.periods:
            paid.setdefault(metric.periods[0], []).append(metric)
    for metrics in (*alone, *paid.values()):
        period = metrics[0].periods[0] if metrics[0].periods else ""
        if period in PERIODS:
            yield InsightsRequest(tuple(m.key for m in metrics), period, since, until)


def is_too_early(request: InsightsRequest) -> bool:
    """Whether Meta may not have published any of these days yet."""
    return request.since > published_day(now_utc())
