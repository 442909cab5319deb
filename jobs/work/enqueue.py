"""Jobs for rows of work: put into their queues once the rows are committed, and again when lost."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from redis.exceptions import RedisError
from sqlalchemy import ARRAY, Uuid, and_, any_, bindparam, event, literal, or_, select, update
from sqlalchemy.orm import Session

from jobs import queues
from jobs.queues import Call
from jobs.work.claim import WAITING
from jobs.work.kinds import kind_of
from jobs.work.restart import SHORT_PAUSE
from models.work import WorkRow

GRACE = timedelta(seconds=30)
# What a command was to do in its own process, which died before it began.
GRACE_OF_COMMANDS = timedelta(minutes=5)
GATHERED = "jobs to enqueue"
log = structlog.get_logger(__name__)


def call_for(row: Any, *, at_front: bool = False) -> Call:
    """The job of a row of work. Its id is the row's id."""
    kind = kind_of(row)
    return Call(
        kind.queue_for(getattr(row, "trigger", "")),
        kind.function,
        str(row.id),
        kind.seconds,
        kind.arguments(row.tenant_id, row.id),
        at_front,
    )


def enqueue_after_commit(session: Session, calls: Iterable[Call]) -> None:
    """Puts jobs into their queues when the session commits, all of a transaction in one trip.

    Should Redis be away then, the tick puts them there later.
    """
    wanted = list(calls)
    if not wanted:
        return
    if gathered := session.info.get(GATHERED):
        gathered.extend(wanted)
        return
    session.info[GATHERED] = wanted
    event.listen(session, "after_commit", _put_gathered, once=True)
    event.listen(session, "after_rollback", _forget_gathered, once=True)


def _put_gathered(session: Session) -> None:
    wanted = session.info.pop(GATHERED, [])
    try:
        queues.put_many(wanted)
    except RedisError:
        log.warning("work_waits_for_redis", jobs=len(wanted))


def _forget_gathered(session: Session) -> None:
    session.info.pop(GATHERED, None)


def enqueue_waiting(session: Session, model: type[WorkRow], now: datetime) -> int:
    """Enqueues anew what waits, is due, and has no live job. Returns how much.

    Of two ticks at the same moment one does: rows are locked until `enqueued_at` is moved.
    """
    waiting = {str(row.id): row for row in session.execute(_due_rows(model, now))}
    live = queues.live_ids(list(waiting))
    lost = [row.id for key, row in waiting.items() if key not in live]
    mine = session.scalars(_still_due(model, lost, now)).all() if lost else []
    if mine:
        session.execute(
            update(model)
            .where(model.id == _one_of(mine))
            .values(enqueued_at=now)
            .execution_options(synchronize_session=False)
        )
        enqueue_after_commit(session, [call_for(waiting[str(work_id)]) for work_id in mine])
    return len(mine)


def _due_rows(model: Any, now: datetime) -> Any:
    kind = getattr(model, "kind", literal("export")).label("kind")
    trigger = getattr(model, "trigger", literal("")).label("trigger")
    columns = (model.tenant_id, model.id, kind, trigger)
    return select(*columns).where(_is_due(model, now)).order_by(model.created_at, model.id)


def _still_due(model: Any, ids: list[UUID], now: datetime) -> Any:
    return (
        select(model.id)
        .where(model.id == _one_of(ids), _is_due(model, now))
        .order_by(model.created_at, model.id)
        .with_for_update(skip_locked=True)
    )


def _is_due(model: Any, now: datetime) -> Any:
    lost_in_redis = model.enqueued_at < now - GRACE
    given_up = and_(model.enqueued_at.is_(None), model.created_at < now - GRACE_OF_COMMANDS)
    its_time_came = and_(
        model.resume_at <= now + SHORT_PAUSE,
        or_(model.enqueued_at.is_(None), model.enqueued_at < model.resume_at),
    )
    waits_on = or_(model.resume_at.is_(None), model.resume_at <= now)
    return and_(
        model.status.in_(WAITING),
        or_(its_time_came, and_(waits_on, or_(lost_in_redis, given_up))),
    )


def _one_of(ids: Sequence[UUID]) -> Any:
    """One parameter, however many they are."""
    return any_(bindparam("ids", list(ids), ARRAY(Uuid())))
