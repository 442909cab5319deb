"""Starting a run: the row in the database first, the RQ job once that row is committed.

Of one kind a Page has one active run. Where a narrow one stands in the way of a wider one, be it
the midday read when the night falls due, it is widened before it begins; once it works, the wider
one follows it.
"""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import structlog
from sqlalchemy import and_, case, func, not_, null, or_, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from jobs.work.enqueue import call_for, enqueue_after_commit
from jobs.work.kinds import REST
from models import MetaPage, SyncRun
from models.orm import now_utc
from models.runs import ACTIVE_STATUSES

Kind = Literal["page", "post", "backfill"]
# A run with this trigger re-reads the newest few days alone.
MIDDAY = "midday"
NARROW = (MIDDAY, REST)
# As the unique index has it.
ACTIVE = "status IN ('queued', 'running', 'throttled')"


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

    `window` is inclusive Pacific days. The job is enqueued when the session commits; should Redis
    be away then, the tick enqueues it later.
    """
    since, until = window or (None, None)
    values = {
        "requested_by": requested_by,
        "window_since": since,
        "window_until": until,
        "enqueued_at": now_utc() if enqueue else None,
    }
    return _start(session, page, kind, trigger, values)


def _start(
    session: Session, page: MetaPage, kind: Kind, trigger: str, more: dict[str, Any]
) -> StartedRun:
    task_id = uuid.uuid4()
    values = {
        "tenant_id": page.tenant_id,
        "id": task_id,
        "meta_page_id": page.id,
        "kind": kind,
        "trigger": trigger,
        "correlation_id": correlation_id(),
        "resume_at": None,
        **more,
    }
    for _attempt in range(2):
        begun = begin_runs(session, [values])
        if begun:
            return StartedRun(begun[0].id, created=begun[0].id == task_id)
        active = active_run(session, page, kind)
        if active is not None:
            return StartedRun(active.id, created=False)
    raise RuntimeError("a run began and ended while this one was being started")


def begin_runs(session: Session, values: Sequence[dict[str, Any]]) -> Sequence[SyncRun]:
    """Inserts runs, or widens narrow ones that are active; returns the rows of both.

    Jobs are enqueued in the order of `values` when the session commits.
    """
    statement = insert(SyncRun)
    wanted, works = statement.excluded, SyncRun.status == "running"
    waits = SyncRun.status == "queued"
    statement = statement.on_conflict_do_update(
        index_elements=["tenant_id", "meta_page_id", "kind"],
        index_where=text(ACTIVE),
        set_={
            "trigger": case((works, SyncRun.trigger), else_=wanted.trigger),
            "then_trigger": case((works, wanted.trigger), else_=null()),
            "requested_by": case((works, SyncRun.requested_by), else_=wanted.requested_by),
            "resume_at": case((waits, wanted.resume_at), else_=SyncRun.resume_at),
            "enqueued_at": func.coalesce(wanted.enqueued_at, SyncRun.enqueued_at),
        },
        where=and_(_is_narrow(SyncRun.trigger), not_(_is_narrow(wanted.trigger))),
    )
    rows = session.scalars(
        statement.returning(SyncRun), values, execution_options={"populate_existing": True}
    ).all()
    places = {one["id"]: place for place, one in enumerate(values)}
    fresh = sorted((row for row in rows if row.id in places), key=lambda row: places[row.id])
    # The rest of a first sync waits in a queue that comes later.
    moved = [r for r in rows if r.id not in places and r.status == "queued" and r.kind == "post"]
    enqueue_after_commit(session, [call_for(row) for row in [*fresh, *moved] if row.enqueued_at])
    return rows


def _is_narrow(trigger: Any) -> Any:
    return or_(*(trigger == narrow for narrow in NARROW))


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
