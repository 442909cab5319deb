"""A sync in the process of a command, or its jobs put into their queues."""

import time
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from ingest import jobs as sync_jobs
from ingest.graph.windows import Window
from ingest.plan.days import newest_day
from ingest.plan.history import next_window, set_goal
from jobs.json_job import QUEUED
from jobs.runs import Kind, active_run, correlated, start_run
from jobs.work.kinds import REST
from models import MetaPage, SyncRun
from models.orm import now_utc
from models.scope import tenant_session
from settings import PlainError

FUNCTIONS = {
    "page": sync_jobs.sync_meta_page_insights,
    "post": sync_jobs.sync_meta_post_insights,
    "backfill": sync_jobs.backfill_window,
}
WORST_FIRST = ("failed", "lost", "cancelled", "throttled", "partial", "taken", "succeeded")


class BusyError(PlainError):
    """A run of this kind is active; the message says what to do."""


def enqueue_page(
    page: MetaPage, kinds: Sequence[Kind], *, backfill_days: int | None = None
) -> list[UUID]:
    """Starts a run of each kind, or finds the active one; returns the task ids."""
    with tenant_session(page.tenant_id) as session:
        row = session.get_one(MetaPage, (page.tenant_id, page.id))
        wanted = list(kinds)
        if backfill_days is not None:
            set_goal(row, newest_day(), backfill_days)
            wanted.append("backfill")
        with correlated():
            return [start_run(session, row, kind, trigger="command").task_id for kind in wanted]


def sync_page(page: MetaPage, kinds: Sequence[Kind], *, backfill_days: int | None = None) -> str:
    """Does the work now; returns the worst status. Raises BusyError while such a run is active."""
    with correlated():
        statuses = _do_now(page, kinds, backfill_days)
    worst = min(statuses, key=WORST_FIRST.index)
    return worst if worst in ("succeeded", "partial", "throttled") else "failed"


def reasons(page: MetaPage, since: datetime) -> list[str]:
    """Why the runs of this Page that began since then did not succeed, each reason once."""
    with tenant_session(page.tenant_id) as session:
        found = session.scalars(
            select(SyncRun)
            .where(
                SyncRun.tenant_id == page.tenant_id,
                SyncRun.meta_page_id == page.id,
                SyncRun.started_at >= since,
                SyncRun.error.is_not(None),
            )
            .order_by(SyncRun.created_at)
        )
        return list(dict.fromkeys(_reason(run) for run in found))


def _reason(run: SyncRun) -> str:
    goes_on = f" It goes on at {run.resume_at:%H:%M} UTC." if run.resume_at else ""
    return f"{run.error}{goes_on}"


def _do_now(page: MetaPage, kinds: Sequence[Kind], backfill_days: int | None) -> list[str]:
    if backfill_days is not None:
        # Before the runs: posts are listed as far back as the goal.
        with tenant_session(page.tenant_id) as session:
            row = session.get_one(MetaPage, (page.tenant_id, page.id))
            set_goal(row, newest_day(), backfill_days)
    statuses = [_run_here(page, kind) for kind in kinds]
    if "post" in kinds:
        statuses += _read_rest_of_posts(page)
    if backfill_days is not None:
        statuses += _walk_back(page)
    elif {"succeeded", "partial"} & set(statuses):
        _leave_history_to_a_worker(page)
    return statuses


def _read_rest_of_posts(page: MetaPage) -> list[str]:
    """What a run over posts leaves to others, until nothing is left or one does not succeed."""
    statuses: list[str] = []
    while set(statuses) <= {"succeeded", "partial"} and _rest_waits(page):
        statuses.append(_run_here(page, "post", REST))
    return statuses


def _rest_waits(page: MetaPage) -> bool:
    with tenant_session(page.tenant_id) as session:
        run = active_run(session, page, "post")
        return run is not None and run.status == "queued" and run.trigger == REST


def _leave_history_to_a_worker(page: MetaPage) -> None:
    """A history that is due goes on, since the Page answers."""
    with tenant_session(page.tenant_id) as session:
        row = session.get_one(MetaPage, (page.tenant_id, page.id))
        if next_window(session, row) is not None:
            start_run(session, row, "backfill", trigger="backfill", enqueue=False)


def _walk_back(page: MetaPage) -> list[str]:
    """Window after window, until nothing is due, one fails, or the same stays due."""
    statuses: list[str] = []
    before = None
    while (window := _next_window(page)) not in (None, before):
        before = window
        statuses.append(_run_here(page, "backfill"))
        if statuses[-1] not in ("succeeded", "partial"):
            break
    return statuses


def _next_window(page: MetaPage) -> Window | None:
    with tenant_session(page.tenant_id) as session:
        return next_window(session, session.get_one(MetaPage, (page.tenant_id, page.id)))


def _run_here(page: MetaPage, kind: Kind, trigger: str = "command") -> str:
    with tenant_session(page.tenant_id) as session:
        row = session.get_one(MetaPage, (page.tenant_id, page.id))
        run = start_run(session, row, kind, trigger=trigger, enqueue=False)
        row_of_run = session.get_one(SyncRun, (page.tenant_id, run.task_id))
        waiting = row_of_run.status == "queued" or (
            row_of_run.resume_at is not None and row_of_run.resume_at <= now_utc()
        )
    # A run that only waits for a worker is done here; its job then finds it taken.
    if not waiting:
        raise BusyError(
            f"A {kind} sync of this Page is active already (task {run.task_id});"
            f" {_when_to_try(row_of_run)}, then try again."
        )
    # After an interruption it starts again here as it would in a worker, until it ends.
    while (status := FUNCTIONS[kind](tenant_id=page.tenant_id, task_id=str(run.task_id))) == QUEUED:
        _wait_for(page.tenant_id, run.task_id)
    return status


def _wait_for(tenant_id: int, task_id: UUID) -> None:
    with tenant_session(tenant_id) as session:
        resume_at = session.get_one(SyncRun, (tenant_id, task_id)).resume_at
    if resume_at is not None:
        time.sleep(max((resume_at - now_utc()).total_seconds(), 0))


def _when_to_try(run: SyncRun) -> str:
    if run.resume_at is None:
        return "wait for it to end"
    return f"Facebook lets it go on at {run.resume_at:%H:%M} UTC: wait until then"
