"""Work whose worker died: it starts again, at once where the death was seen, else after silence."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobs import queues
from jobs.json_job import JsonJob
from jobs.work.admission import RefusedJobError, RowCall
from jobs.work.claim import WAITING
from jobs.work.enqueue import call_for, enqueue_after_commit
from jobs.work.interruptions import WORKER_LOST, Interruption
from jobs.work.kinds import kind_of
from jobs.work.patience import patiently
from jobs.work.restart import is_soon, start_again
from models.orm import now_utc
from models.scope import tenant_session
from models.work import WorkRow

# Work gives a sign of life every ten seconds, whatever it waits for.
SILENCE = timedelta(seconds=90)
SILENCE_WITHOUT_JOB = timedelta(seconds=40)


def reap(session: Session, model: type[WorkRow], now: datetime) -> int:
    """Lets running rows start again whose signs of life have ended; returns how many.

    Forty seconds of silence are enough where Redis knows no such job, else a minute and a half.
    Work in the process of a command was never enqueued, so only the second holds for it.
    """
    silent = session.scalars(
        select(model)
        .where(model.status == "running", model.heartbeat_at < now - SILENCE_WITHOUT_JOB)
        .with_for_update(skip_locked=True)
    ).all()
    live = queues.live_ids([str(row.id) for row in silent])
    dead = [row for row in silent if _is_dead(row, live, now)]
    for row in dead:
        start_again(row, WORKER_LOST, now)
    return len(dead)


def give_back(job: JsonJob, interruption: Interruption, worker: str) -> None:
    """Lets the row of a job start again that `worker`, by its name, will not end any more.

    A row that somebody else has taken since is left alone, and so is what a strange job names.
    """
    try:
        call = job.admitted()
    except RefusedJobError:
        return
    if call is not None and _has(worker, job):
        patiently(lambda: _give_back(call, interruption))


def _give_back(call: RowCall, interruption: Interruption) -> None:
    now = now_utc()
    with tenant_session(call.tenant_id) as session:
        row = session.get(call.model, (call.tenant_id, call.work_id), with_for_update=True)
        if row is None or kind_of(row).function != call.function:
            return
        if row.status not in ("running", *WAITING) or not is_soon(row, now):
            return
        if row.status != "running":
            # It died before it could count its start.
            row.attempts += 1
        if start_again(row, interruption, now) == "queued" and is_soon(row, now):
            enqueue_after_commit(session, [call_for(row, at_front=True)])


def _has(worker: str, job: JsonJob) -> bool:
    """Whether this worker was the last to work on the job, as far as Redis knows.

    RQ empties the name when it notes that the job has failed.
    """
    name = queues.connection().hget(job.key, "worker_name")
    return name in (None, b"", worker.encode())


def _is_dead(row: WorkRow, live: set[str], now: datetime) -> bool:
    silent_for = now - (row.heartbeat_at or row.created_at)
    lost = row.enqueued_at is not None and str(row.id) not in live
    return lost or silent_for > SILENCE
