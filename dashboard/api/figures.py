"""The figures for Prometheus. None of them names a tenant, a Page or a person."""

import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import timedelta

from flask import Flask, Response, request
from prometheus_client import CollectorRegistry, Counter, multiprocess
from prometheus_client.core import GaugeMetricFamily
from redis.exceptions import RedisError
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from jobs import queues
from jobs.tick import seconds_since_tick
from models import Alert, SyncRun
from models.orm import now_utc
from models.runs import ACTIVE_STATUSES
from models.scope import wide_session
from settings import SettingsError

LATELY = timedelta(hours=24)
STALE = "stale"
requests_answered = Counter(
    "pagelens_http_requests", "Requests answered", ["method", "status"],
    registry=None,
)  # fmt: skip


def count_requests(server: Flask) -> None:
    """Counts each answer by method and status; addresses would name Pages."""

    def count(response: Response) -> Response:
        requests_answered.labels(request.method, str(response.status_code)).inc()
        return response

    server.after_request(count)


class Figures:
    """What a scrape found; unlike gauges it leaves nothing behind in this process."""

    def __init__(self) -> None:
        self.families: list[GaugeMetricFamily] = []

    def collect(self) -> list[GaugeMetricFamily]:
        """For Prometheus's registry."""
        return self.families

    def add(
        self,
        name: str,
        told: str,
        values: Iterable[tuple[tuple[str, ...], float]],
        labels: Sequence[str] = (),
    ) -> None:
        """One figure, with a value for each of its labels' values."""
        family = GaugeMetricFamily(f"pagelens_{name}", told, labels=labels)
        for key, value in values:
            family.add_metric(key, value)
        self.families.append(family)


def measure() -> CollectorRegistry:
    """A registry with all figures; those of Redis only where it answers."""
    figures = Figures()
    with wide_session("health") as session:
        figures.add("queue_age_seconds", "Age of the oldest queued run", [((), _oldest(session))])
        _measure_runs(figures, session)
        _measure_alerts(figures, session)
    with suppress(RedisError, SettingsError):
        _measure_redis(figures)
    registry = CollectorRegistry()
    registry.register(figures)
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # untyped
    else:
        registry.register(requests_answered)
    return registry


def _oldest(session: Session) -> float:
    oldest = session.scalar(select(func.min(SyncRun.created_at)).where(SyncRun.status == "queued"))
    return 0.0 if oldest is None else (now_utc() - oldest).total_seconds()


def _measure_runs(figures: Figures, session: Session) -> None:
    rows = session.execute(
        select(SyncRun.kind, SyncRun.status, func.count())
        .where(
            or_(
                SyncRun.created_at > now_utc() - LATELY,
                SyncRun.status.in_(ACTIVE_STATUSES),
            )
        )
        .group_by(SyncRun.kind, SyncRun.status)
    )
    told = "Runs that are active or began within 24 hours"
    figures.add("runs", told, [((k, s), n) for k, s, n in rows], ["kind", "status"])


def _measure_alerts(figures: Figures, session: Session) -> None:
    rows = session.execute(
        select(Alert.kind, func.count()).where(Alert.resolved_at.is_(None)).group_by(Alert.kind)
    )
    counts = dict(rows.all())
    told = [((kind,), count) for kind, count in counts.items()]
    figures.add("open_alerts", "Open alerts", told, ["kind"])
    stale = "Pages whose newest published day was not read for 36 hours"
    figures.add("stale_pages", stale, [((), counts.get(STALE, 0))])


def _measure_redis(figures: Figures) -> None:
    depths = [((name,), queues.queue(name).count) for name in queues.QUEUES]
    figures.add("queue_jobs", "Waiting jobs", depths, ["queue"])
    since = seconds_since_tick()
    told = "Since the last tick; -1 when there was none"
    figures.add("tick_age_seconds", told, [((), -1 if since is None else since)])
