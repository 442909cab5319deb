"""The minute tick, the one job that rq-scheduler holds.

1. Runs, exports and background jobs whose worker died start again.
2. Tenants get their schedules; due ones start their work. Reports that are due become exports,
   those whose export has ended become mails.
3. What waits without a live job (Redis was emptied, a pause or a throttle is over) is enqueued
   anew, a table after the other.
4. Files of exports end on their day.
5. Links that were asked for and the watch over alerts get jobs of their own. Whatever is sent is a
   piece of work of its own, so that no mail server can keep the tick.
6. Mails whose queue nobody serves go to the workers of syncs.
"""

from collections.abc import Callable
from datetime import datetime

import structlog

from jobs import queues
from jobs.deliveries import start_deliveries
from jobs.exports import expire_exports
from jobs.mailed_links import enqueue_links, has_waiting_links
from jobs.reports import start_due_reports
from jobs.schedules import ensure_schedules, start_due
from jobs.stand_in import lend_mails
from jobs.work.enqueue import enqueue_waiting
from jobs.work.kinds import MODELS, WATCH
from jobs.work.lost import reap
from models.orm import now_utc
from models.scope import wide_session
from models.work import WorkRow
from settings import get_settings

LAST_TICK = "pagelens:last_tick"
TOLD_KEY, A_DAY_SECONDS = "pagelens:told_switched_off", 86_400
log = structlog.get_logger(__name__)


def tick() -> dict[str, int]:
    """What is to be done each minute; returns how much of it was done.

    Each part is alone: one that fails is told in the log and keeps no other from its work.
    """
    now = now_utc()
    done = {"reaped": 0, "started": 0, "enqueued": 0}
    for name, part, do in PARTS:
        try:
            done[name] += do(now)
        except Exception as error:  # noqa: BLE001  the other parts must go on
            log.error("tick_part_failed", part=part, exception=type(error).__name__)
    queues.connection().set(LAST_TICK, now.timestamp())
    return done


def seconds_since_tick() -> float | None:
    """How long ago the last tick ran; None when Redis knows of none. Raises RedisError."""
    told = queues.connection().get(LAST_TICK)
    return now_utc().timestamp() - float(told) if isinstance(told, bytes) else None


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
        return start_due_reports(session, now) + start_deliveries(session)


def _mail_links(_now: datetime) -> int:
    with wide_session("tick") as session:
        due = has_waiting_links(session)
    if due:
        enqueue_links()
    return 0


def _lend_mails(_now: datetime) -> int:
    lend_mails()
    return 0


def _watch(_now: datetime) -> int:
    queues.put_once(WATCH)
    return 0


def _reaps(model: type[WorkRow]) -> Callable[[datetime], int]:
    def part(now: datetime) -> int:
        with wide_session("reaper") as session:
            return reap(session, model, now)

    return part


def _enqueues(model: type[WorkRow]) -> Callable[[datetime], int]:
    def part(now: datetime) -> int:
        with wide_session("tick") as session:
            return enqueue_waiting(session, model, now)

    return part


PARTS: tuple[tuple[str, str, Callable[[datetime], int]], ...] = (
    *(("reaped", f"reap {model.__name__}", _reaps(model)) for model in MODELS),
    ("reaped", "expire exports", _expire_exports),
    ("started", "schedules", _start_schedules),
    ("started", "reports", _start_reports),
    *(("enqueued", f"enqueue {model.__name__}", _enqueues(model)) for model in MODELS),
    ("enqueued", "links", _mail_links),
    ("enqueued", "mails", _lend_mails),
    ("enqueued", "watch", _watch),
)
