"""Starting a run: the row in the database first, the RQ job once that row is committed."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import structlog
from redis.exceptions import RedisError
from sqlalchemy import event, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from jobs import queues
from models import MetaPage, SyncRun
from models.runs import ACTIVE_STATUSES

Kind = Literal["page", "post", "backfill"]
JOBS: dict[str, tuple[str, str]] = {
    "page": (queues.SYNC, "ingest.jobs.sync_meta_page_insights"),
    "post": (queues.SYNC, "ingest.jobs.sync_meta_post_insights"),
    "backfill": (queues.BACKFILL, "ingest.jobs.backfill_window"),
}
TIMEOUT_SECONDS = 1800
# A run with this trigger re-reads the newest few days alone.
MIDDAY = "midday"
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class StartedRun:
    """The run that now stands for the request; `created` is False when one was active."""

    task_id: uuid.UUID
    created: bool


def start_run(
    session: Session,
    page: MetaPage,
    kind: Kind,
    *,
    trigger: str,
    requested_by: int | None = None,
    window: tuple[date, date] | None = None,
    enqueue: bool = True,
) -> StartedRun:
    """Begins a run, or finds the active one of this kind: there is never a second.

    `window` is inclusive Pacific days. The job is enqueued when the session commits; should
    Redis be away then, the tick enqueues it later.
    """
    since, until = window or (None, None)
    row = insert(SyncRun).values(
        tenant_id=page.tenant_id,
        id=uuid.uuid4(),
        meta_page_id=page.id,
        kind=kind,
        trigger=trigger,
        requested_by=requested_by,
        correlation_id=correlation_id(),
        window_since=since,
        window_until=until,
    )
    statement = row.on_conflict_do_nothing().returning(SyncRun.id)
    for _attempt in range(2):
        task_id = session.scalar(statement)
        if task_id is not None:
            if enqueue:
                _enqueue_after_commit(session, page.tenant_id, task_id, kind)
            return StartedRun(task_id, created=True)
        active = active_run(session, page, kind)
        if active is not None:
            return StartedRun(active.id, created=False)
    raise RuntimeError("a run began and ended while this one was being started")


@contextmanager
def correlated() -> Iterator[uuid.UUID]:
    """Runs that are started within belong together: their events carry one correlation id."""
    shared = correlation_id()
    with structlog.contextvars.bound_contextvars(correlation_id=str(shared)):
        yield shared


def correlation_id() -> uuid.UUID:
    """The id of what is going on here, or a new one where nothing is."""
    present = structlog.contextvars.get_contextvars().get("correlation_id")
    return uuid.UUID(str(present)) if present else uuid.uuid4()


def active_run(session: Session, page: MetaPage, kind: Kind) -> SyncRun | None:
    """The queued, running or throttled run of this kind, if there is one."""
    return session.scalar(
        select(SyncRun).where(
            SyncRun.tenant_id == page.tenant_id,
            SyncRun.meta_page_id == page.id,
            SyncRun.kind == kind,
            SyncRun.status.in_(ACTIVE_STATUSES),
        )
    )


def enqueue_run(tenant_id: int, task_id: uuid.UUID, kind: str) -> None:
    """Puts the run's job into its queue. The job's id is the run's id."""
    queue_name, function = JOBS[kind]
    queues.put(
        queue_name,
        function,
        str(task_id),
        TIMEOUT_SECONDS,
        {"tenant_id": tenant_id, "task_id": str(task_id)},
    )


def mark_enqueued(session: Session, tenant_id: int, task_id: uuid.UUID) -> None:
    """Notes when the run's job was last put into its queue."""
    session.execute(
        update(SyncRun)
        .where(SyncRun.tenant_id == tenant_id, SyncRun.id == task_id)
        .values(enqueued_at=func.now())
    )


def _enqueue_after_commit(session: Session, tenant_id: int, task_id: uuid.UUID, kind: str) -> None:
    mark_enqueued(session, tenant_id, task_id)

    def enqueue(_session: Any) -> None:
        try:
            enqueue_run(tenant_id, task_id, kind)
        except RedisError:
            log.warning("run_waits_for_redis", tenant_id=tenant_id, task_id=str(task_id))

    event.listen(session, "after_commit", enqueue, once=True)
