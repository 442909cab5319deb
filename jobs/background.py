"""Work that is no sync and no export: each a row of BackgroundJob, done by its kind's function.

Of one kind and subject of a tenant only one waits or works at a time.
"""

import uuid
from importlib import import_module
from typing import Any

import structlog
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session
from structlog.contextvars import bound_contextvars

from jobs.work.claim import Claim, LostWorkError, take
from jobs.work.enqueue import call_for, enqueue_after_commit
from jobs.work.heartbeat import beating
from jobs.work.interruptions import interruption_of
from jobs.work.kinds import KINDS
from jobs.work.put_off import PUT_OFF, PutOffError
from models import BackgroundJob
from models.orm import now_utc

log = structlog.get_logger(__name__)


def start_background(
    session: Session,
    kind: str,
    tenant_id: int,
    *,
    subject: object = "",
    arguments: dict[str, Any] | None = None,
    at_front: bool = False,
) -> bool:
    """Begins a piece of work, unless one on that subject waits or works; whether it began.

    Its job is enqueued when the session commits; should Redis be away then, the tick enqueues it.
    """
    statement = insert(BackgroundJob).on_conflict_do_nothing().returning(BackgroundJob)
    row = session.scalar(
        statement.values(
            tenant_id=tenant_id,
            id=uuid.uuid4(),
            kind=KINDS[kind].name,
            subject=str(subject),
            arguments=arguments or {},
            created_at=now_utc(),
            enqueued_at=now_utc(),
        )
    )
    if row is not None:
        enqueue_after_commit(session, [call_for(row, at_front=at_front)])
    return row is not None


def do_background(*, tenant_id: int, task_id: str) -> str:
    """The RQ job: does the work of one row and ends it, or puts it off. Returns its status."""
    taken = take(BackgroundJob, tenant_id, uuid.UUID(task_id), _begin)
    if taken is None:
        return "taken"
    claim, kind, arguments = taken
    with bound_contextvars(tenant_id=tenant_id, task_id=task_id), beating(claim.beat):
        try:
            return _do(claim, kind, arguments)
        except LostWorkError:
            log.warning("work_lost", kind=kind)
            return "lost"


def _begin(_session: Session, row: BackgroundJob) -> tuple[Claim, str, dict[str, Any]]:
    return Claim.of(row), row.kind, dict(row.arguments)


def _do(claim: Claim, kind: str, arguments: dict[str, Any]) -> str:
    module, _, name = KINDS[kind].does.rpartition(".")
    try:
        getattr(import_module(module), name)(tenant_id=claim.tenant_id, **arguments)
    except LostWorkError:
        raise
    except PutOffError as later:
        claim.end(status="queued", resume_at=later.until, error_kind=PUT_OFF, error=str(later))
        return "queued"
    except Exception as error:  # noqa: BLE001  the row must tell that it ended
        log.error("work_broke", kind=kind, exception=type(error).__name__)
        return claim.start_again(interruption_of(error))
    claim.end(status="succeeded", finished_at=now_utc())
    return "succeeded"
