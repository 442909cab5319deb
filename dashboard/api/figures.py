"""The figures for Prometheus. None of them names a tenant, a Page or a person."""

import os
from collections.abc import Iterable, Sequence
from contextlib import suppress

from prometheus_client import CollectorRegistry, multiprocess
from prometheus_client.core import GaugeMetricFamily
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from dashboard.request_metrics import IN_PROCESS
from jobs import queues
from jobs.budgets import app_owner, read_budgets, read_page_budgets
from jobs.health.database import WELL
from jobs.health.probe import PROBE
from jobs.health.workers import read_workers
from jobs.tick import seconds_since_tick
from models.orm import now_utc
from models.scope import wide_session
from models.work_figures import WorkFigures, read_work_figures
from settings import SettingsError

AWAY = (RedisError, SettingsError)


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
    """A registry with all figures; those of a part that does not answer are left out."""
    figures = Figures()
    _measure_parts(figures)
    with suppress(SQLAlchemyError, SettingsError):
        with wide_session("health") as session:
            found = read_work_figures(session, now_utc())
        _measure_work(figures, found)
        with suppress(*AWAY):
            _measure_budgets(figures, found.page_ids)
    with suppress(*AWAY):
        _measure_redis(figures)
    registry = CollectorRegistry()
    registry.register(figures)
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # untyped
    else:
        for each in IN_PROCESS:
            registry.register(each)
    return registry


def _measure_parts(figures: Figures) -> None:
    found = PROBE.found
    states = (
        [] if found is None else [("database", found.database.state), ("redis", found.redis.state)]
    )
    told = "Whether a part answers, as the probe of the process that was asked found"
    figures.add("part_up", told, [((p,), float(s == WELL)) for p, s in states], ["part"])


def _measure_work(figures: Figures, found: WorkFigures) -> None:
    lately = "of runs that are active or began within 24 hours"
    add = figures.add
    add("queue_age_seconds", "Age of the oldest queued run", [((), found.oldest_queued)])
    add("runs", f"Number {lately}", found.runs, ["kind", "status"])
    add("run_seconds", f"Duration {lately}", found.run_seconds, ["kind", "quantile"])
    add("run_errors", f"Number {lately} and failed", found.run_errors, ["kind", "error"])
    add("run_graph_calls", f"Calls to the Graph API {lately}", found.graph_calls, ["kind"])
    add("run_rows", f"Rows {lately}", found.rows, ["kind", "outcome"])
    add("exports", "Exports of the last 24 hours", found.exports, ["format", "status"])
    add("export_seconds", "Duration of exports of 24 hours", found.export_seconds, ["quantile"])
    add("background_jobs", "Jobs of the last 24 hours", found.background, ["kind", "status"])
    add("mails", "Mails that wait, or failed within 24 hours", found.mails, ["kind", "status"])
    add("mail_age_seconds", "How long the oldest mail is overdue", [((), found.oldest_mail)])
    add("open_alerts", "Open alerts", found.open_alerts, ["kind"])
    stale = "Pages whose newest published day was not read for 36 hours"
    add("stale_pages", stale, [((), found.stale_pages)])
    add("pages", "Pages by their access", found.pages, ["access"])
    gaps = "Pages of which Meta gave no value for days that it was asked for again"
    add("pages_with_gaps", gaps, [((), found.pages_with_gaps)])


def _measure_budgets(figures: Figures, page_ids: Sequence[str]) -> None:
    now = now_utc()
    pages = [b.believed_percent(now) for b in read_page_budgets(page_ids).values()]
    app = [b.believed_percent(now) for b in read_budgets([app_owner()]).values()]
    told = "The most that is used of a budget at Meta, of any Page and of the app"
    values = [(("page",), max(pages, default=0.0)), (("app",), max(app, default=0.0))]
    figures.add("graph_budget_percent", told, values, ["owner"])


def _measure_redis(figures: Figures) -> None:
    depths = [((name,), float(queues.queue(name).count)) for name in queues.QUEUES]
    figures.add("queue_jobs", "Waiting jobs", depths, ["queue"])
    since = seconds_since_tick()
    told = "Since the last tick; -1 when there was none"
    figures.add("tick_age_seconds", told, [((), -1.0 if since is None else since)])
    workers = read_workers()
    alive = [((name,), float(workers.count(name))) for name in queues.QUEUES]
    figures.add("workers", "Workers that gave a sign of life within a minute", alive, ["queue"])
    silent = "Workers that gave none, and did not say good-bye"
    figures.add("workers_silent", silent, [((), float(workers.silent))])
