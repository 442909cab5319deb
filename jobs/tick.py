"""The minute tick, the one job that rq-scheduler holds.

1. Runs whose worker died are closed.
2. Tenants get their schedules; due ones start their runs.
3. Runs that wait without a live job (Redis was emptied, or a throttle is over) are enqueued anew.
4. Exports likewise; their files end on their day. Reports that are due become exports, and mails
   that are due get a job.
5. The watch over alerts gets a job of its own, so that no mail server can keep the tick.
"""

from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from jobs import queues
from jobs.exports import enqueue_waiting_exports, expire_exports, revive_exports
from jobs.reaper import reap
from jobs.reports import enqueue_deliveries, has_due_deliveries, start_due_reports
from jobs.runs import enqueue_run, mark_enqueued
from jobs.schedules import ensure_schedules, start_due
from models import SyncRun
from models.orm import now_utc
from models.scope import wide_session
from settings import get_settings

GRACE = timedelta(seconds=30)
GRACE_OF_COMMANDS = timedelta(minutes=5)
LAST_TICK = "pagelens:last_tick"
WATCH, WATCH_ID, WATCH_SECONDS = "notify.jobs.watch", "pagelens-watch", 300


def tick() -> dict[str, int]:
    """What is to be done each minute; returns how much of it was done."""
    now = now_utc()
    with wide_session("reaper") as session:
        reaped = reap(session, now) + revive_exports(session, now)
        expire_exports(session, now)
    started = 0
    if get_settings().meta_page_insights_enabled:
        with wide_session("tick") as session:
            ensure_schedules(session, now)
            started = start_due(session, now)
    with wide_session("tick") as session:
        started += start_due_reports(session, now)
        if has_due_deliveries(session, now):
            enqueue_deliveries()
    with wide_session("tick") as session:
        enqueued = _enqueue_waiting(session, now) + enqueue_waiting_exports(session, now)
    queues.connection().set(LAST_TICK, now.timestamp())
    queues.put(queues.CONTROL, WATCH, WATCH_ID, WATCH_SECONDS, {})
    return {"reaped": reaped, "started": started, "enqueued": enqueued}


def seconds_since_tick() -> float | None:
    """How long ago the last tick ran; None when Redis knows of none. Raises RedisError."""
    told = queues.connection().get(LAST_TICK)
    return now_utc().timestamp() - float(told) if isinstance(told, bytes) else None


def _enqueue_waiting(session: Session, now: datetime) -> int:
    """Locked, so that two ticks at the same moment enqueue nothing twice."""
    lost_in_redis = SyncRun.enqueued_at < now - GRACE
    # A command that was to do it in its own process has died before it began.
    given_up = and_(SyncRun.enqueued_at.is_(None), SyncRun.created_at < now - GRACE_OF_COMMANDS)
    waiting = session.scalars(
        select(SyncRun)
        .where(
            or_(
                and_(SyncRun.status == "queued", or_(lost_in_redis, given_up)),
                and_(SyncRun.status == "throttled", SyncRun.resume_at <= now),
            )
        )
        .with_for_update(skip_locked=True)
    ).all()
    live = queues.live_ids([str(run.id) for run in waiting])
    lost = [run for run in waiting if str(run.id) not in live]
    for run in lost:
        enqueue_run(run.tenant_id, run.id, run.kind)
        mark_enqueued(session, run.tenant_id, run.id)
    return len(lost)
