"""Starting the runs of many Pages at once: one statement, one trip to Redis."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from redis.exceptions import RedisError
from sqlalchemy import event
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from jobs import queues
from jobs.runs import JOBS, TIMEOUT_SECONDS, Kind
from models import MetaPage, SyncRun
from models.orm import now_utc

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class WantedRun:
    """A run to start for a Page (our id)."""

    tenant_id: int
    meta_page_id: int
    kind: Kind
    trigger: str


def start_runs(session: Session, pages: Iterable[MetaPage], kind: Kind, *, trigger: str) -> int:
    """Begins a run of this kind for each Page that has no active one; returns how many began."""
    return start_wanted(session, [WantedRun(p.tenant_id, p.id, kind, trigger) for p in pages])


def start_wanted(session: Session, wanted: Sequence[WantedRun]) -> int:
    """Begins these runs, except where one of the kind is active; returns how many began.

    Their jobs are enqueued in the order given when the session commits; should Redis be away
    then, the tick enqueues them later.
    """
    if not wanted:
        return 0
    rows = {uuid.uuid4(): one for one in wanted}
    together = {tenant_id: uuid.uuid4() for tenant_id in {one.tenant_id for one in wanted}}
    now = now_utc()
    statement = insert(SyncRun).on_conflict_do_nothing().returning(SyncRun.id)
    begun = set(
        session.scalars(
            statement,
            [
                {
                    "tenant_id": one.tenant_id,
                    "id": task_id,
                    "meta_page_id": one.meta_page_id,
                    "kind": one.kind,
                    "trigger": one.trigger,
                    "correlation_id": together[one.tenant_id],
                    "enqueued_at": now,
                }
                for task_id, one in rows.items()
            ],
        )
    )
    _enqueue_after_commit(session, {key: one for key, one in rows.items() if key in begun})
    return len(begun)


def _enqueue_after_commit(session: Session, runs: dict[uuid.UUID, WantedRun]) -> None:
    def enqueue(_session: Any) -> None:
        try:
            for kind, (queue_name, function) in JOBS.items():
                queues.put_many(
                    queue_name,
                    function,
                    TIMEOUT_SECONDS,
                    {
                        str(task_id): {"tenant_id": one.tenant_id, "task_id": str(task_id)}
                        for task_id, one in runs.items()
                        if one.kind == kind
                    },
                )
        except RedisError:
            log.warning("runs_wait_for_redis", runs=len(runs))

    if runs:
        event.listen(session, "after_commit", enqueue, once=True)
