"""The minute tick, the one job that rq-scheduler holds.

1. Runs whose worker died are closed.
2. Tenants get their schedules; due ones start their runs.
3. Runs that wait without a live job (Redis was emptied, or a throttle is over) are enqueued anew.
4. Exports likewise; their files end on their day. Reports that are due become exports, and mails
   that are due get a job.
5. The watch over alerts gets a job of its own, so that no mail server can keep the tick.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
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
TOLD_KEY, A_DAY_SECONDS = "pagelens:told_switched_off", 86_400
log = structlog.get_logger(__name__)
WATCH, WATCH_ID, WATCH_SECONDS = "notify.jobs.watch", "pagelens-watch", 300


def tick() -> dict[str, int]:
    """What is to be done each minute; returns how much of it was done.

    Each part is alone: one that fails is told in the log and keeps no other from its work.
    """
    now = now_utc()
    done = {"reaped": 0, "started": 0, "enqueued": 0}
    for name, part in PARTS:
        try:
            done[name] += part(now)
        except Exception as error:  # noqa: BLE001  the other parts must go on
            log.error("tick_part_failed", part=part.__name__, exception=type(error).__name__)
    queues.connection().set(LAST_TICK, now.timestamp())
    return done


def seconds_since_tick() -> float | None:
    """How long ago the last tick ran; None when Redis knows of none. Raises RedisError."""
    told = queues.connection().get(LAST_TICK)
    return now_utc().timestamp() - float(told) if isinstance(told, bytes) else None


def _reap_runs(now: datetime) -> int:
    with wide_session("reaper") as session:
        return reap(session, now)


def _revive_exports(now: datetime) -> int:
    with wide_session("reaper") as session:
        return revive_exports(session, now)


def _expire_exports(now: datetime) -> int:
    with wide_session("reaper") as session:
        expire_exports(session, now)
    return 0


def _start_schedules(now: datetime) -> int:
    if not get_settings().meta_page_insights_enabled:
        if queues.connection().set(TOLD_KEY, "1", nx=True, ex=A_DAY_SECONDS):
            log.warning("schedules_switched_off", setting="META_PAGE_INSIGHTS_ENABLED")
        return 0
    with wide_session("tick") as session:
        ensure_schedules(session, now)
        return start_due(session, now)


def _start_reports(now: datetime) -> int:
    with wide_session("tick") as session:
        started = start_due_reports(session, now)
        if has_due_deliveries(session, now):
            enqueue_deliveries()
    return started


def _enqueue_runs(now: datetime) -> int:
    with wide_session("tick") as session:
        return _enqueue_waiting(session, now)


def _enqueue_exports(now: datetime) -> int:
    with wide_session("tick") as session:
        return enqueue_waiting_exports(session, now)


def _watch(_now: datetime) -> int:
    queues.put(queues.CONTROL, WATCH, WATCH_ID, WATCH_SECONDS, {})
    return 0


PARTS: tuple[tuple[str, Callable[[datetime], int]], ...] = (
    ("reaped", _reap_runs),
    ("reaped", _revive_exports),
    ("reaped", _expire_exports),
    ("started", _start_schedules),
    ("started", _start_reports),
    ("enqueued", _enqueue_runs),
    ("enqueued", _enqueue_exports),
    ("enqueued", _watch),
)


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
