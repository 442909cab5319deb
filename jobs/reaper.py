"""Closes runs whose worker died, and takes up a history again where it broke off."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from jobs import queues
from jobs.runs import start_run
from models import MetaPage, SyncRun

# A run gives a sign of life every twenty seconds, whatever it waits for.
SILENCE = timedelta(minutes=3)
SILENCE_WITHOUT_JOB = timedelta(seconds=90)
SENTENCE = "The worker stopped in the middle of this run; what it had stored is kept. Run it again."


def reap(session: Session, now: datetime) -> int:
    """Ends running runs whose heartbeat stands still; returns how many.

    Three minutes of silence are enough, or a minute and a half when Redis knows no such job. Runs
    in the process of a command were never enqueued, so only the first rule holds for them.
    """
    silent = session.scalars(
        select(SyncRun)
        .where(SyncRun.status == "running", SyncRun.heartbeat_at < now - SILENCE_WITHOUT_JOB)
        .where(or_(SyncRun.heartbeat_at < now - SILENCE, SyncRun.enqueued_at.is_not(None)))
        .with_for_update(skip_locked=True)
    ).all()
    dead = [run for run in silent if _is_dead(run, now)]
    for run in dead:
        run.status, run.finished_at = "failed", now
        run.error_kind, run.error = "worker_lost", SENTENCE
    session.flush()
    for run in dead:
        _resume_history(session, run)
    return len(dead)


def _is_dead(run: SyncRun, now: datetime) -> bool:
    silent_for = now - (run.heartbeat_at or run.created_at)
    return silent_for > SILENCE or not queues.is_live(str(run.id))


def _resume_history(session: Session, run: SyncRun) -> None:
    page = session.get(MetaPage, (run.tenant_id, run.meta_page_id))
    if run.kind == "backfill" and page is not None and page.token_encrypted is not None:
        start_run(session, page, "backfill", trigger="resumed")
