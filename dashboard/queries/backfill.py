"""How far back a Page's history reaches, whether it goes on, and when it may be there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Date, Integer, and_, case, cast, extract, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from models import MetaPage, SyncRun
from models.runs import ACTIVE_STATUSES, EDGE, EDGE_HOLDS, WHOLE_STATUSES

BackfillState = Literal["running", "waiting", "throttled", "failed", "done"]
NEXT_SYNC = "It goes on after the next sync that succeeds."
# Longer waits lie between runs, not within one, and say nothing about the pace.
PACE_OF_RUNS = 5


@dataclass(frozen=True)
class BackfillProgress:
    """How far back the history reaches; `share` of the way to `goal`, from 0 to 1.

    `goal` is the oldest day wanted, or the oldest that Meta keeps. `sentence` says why a history
    stands still, `resume_at` when a throttled one goes on. `seconds_left` is an estimate from the
    pace of the finished windows; None where there is none yet.
    """

    oldest_day: date | None
    goal: date
    share: float
    running: bool
    state: BackfillState = "waiting"
    sentence: str | None = None
    resume_at: datetime | None = None
    seconds_left: int | None = None


@dataclass(frozen=True)
class _Reach:
    oldest: date | None = None
    top: date | None = None
    edge: date | None = None
    seconds: float = 0.0
    days: int = 0


def read_backfills(
    session: Session, tenant_id: int, pages: Iterable[MetaPage], now: datetime
) -> dict[int, BackfillProgress]:
    """Progress by `MetaPage.id`, of the Pages that have a goal."""
    wanted = {page.id: page.backfill_goal for page in pages if page.backfill_goal is not None}
    if not wanted:
        return {}
    reaches = _reaches(session, tenant_id, list(wanted), now)
    newest = _newest_runs(session, tenant_id, list(wanted))
    return {
        page_id: _progress(goal, reaches.get(page_id, _Reach()), newest.get(page_id), now)
        for page_id, goal in wanted.items()
    }


def _progress(asked: date, reach: _Reach, run: SyncRun | None, now: datetime) -> BackfillProgress:
    goal = max(asked, reach.edge or asked)
    state = _state(goal, reach, run)
    stopped = run if state in ("throttled", "failed") else None
    return BackfillProgress(
        oldest_day=reach.oldest,
        goal=goal,
        share=_share(goal, reach),
        running=run is not None and run.status in ACTIVE_STATUSES,
        state=state,
        sentence=_sentence(state, run),
        resume_at=stopped.resume_at if stopped else None,
        seconds_left=_seconds_left(goal, reach, stopped, now) if state != "done" else None,
    )


def _state(goal: date, reach: _Reach, run: SyncRun | None) -> BackfillState:
    if reach.oldest is not None and reach.oldest <= goal:
        return "done"
    if run is None:
        return "waiting"
    by_status: dict[str, BackfillState] = {
        "running": "running",
        "throttled": "throttled",
        "failed": "failed",
        "cancelled": "failed",
    }
    return by_status.get(run.status, "waiting")


def _sentence(state: BackfillState, run: SyncRun | None) -> str | None:
    if run is None or run.error is None or state not in ("throttled", "failed"):
        return None
    return f"{run.error} {NEXT_SYNC}" if state == "failed" else run.error


def _share(goal: date, reach: _Reach) -> float:
    if reach.oldest is None or reach.top is None:
        return 0.0
    whole = max((reach.top - goal).days, 1)
    return min(max((reach.top - reach.oldest).days / whole, 0.0), 1.0)


def _seconds_left(goal: date, reach: _Reach, run: SyncRun | None, now: datetime) -> int | None:
    if reach.oldest is None or not reach.days:
        return None
    work = reach.seconds / reach.days * (reach.oldest - goal).days
    wait = (run.resume_at - now).total_seconds() if run and run.resume_at else 0.0
    return round(work + max(wait, 0.0))


def _reaches(
    session: Session, tenant_id: int, page_ids: list[int], now: datetime
) -> dict[int, _Reach]:
    run = _windows(tenant_id, page_ids).subquery()
    whole = run.c.status.in_(WHOLE_STATUSES)
    holds = and_(whole, run.c.finished_at > now - EDGE_HOLDS)
    paced = and_(whole, run.c.rank <= PACE_OF_RUNS, run.c.days.is_not(None))
    rows = session.execute(
        select(
            run.c.meta_page_id,
            func.min(case((whole, run.c.window_since))),
            func.max(run.c.window_until),
            func.max(case((holds, cast(run.c.edge, Date)))),
            func.coalesce(func.sum(case((paced, run.c.seconds))), 0.0),
            func.coalesce(func.sum(case((paced, run.c.days))), 0),
        ).group_by(run.c.meta_page_id)
    )
    return {page: _Reach(*values) for page, *values in rows}


def _windows(tenant_id: int, page_ids: list[int]) -> Any:
    """The windows of history, and which of them ended how long ago."""
    run = SyncRun
    newest_first = func.row_number().over(
        partition_by=(run.meta_page_id, run.status.in_(WHOLE_STATUSES)),
        order_by=run.finished_at.desc().nulls_last(),
    )
    return select(
        run.meta_page_id,
        run.status,
        run.window_since,
        run.window_until,
        run.finished_at,
        run.progress[EDGE].as_string().label("edge"),
        extract("epoch", run.finished_at - run.started_at).label("seconds"),
        cast(run.window_until - run.window_since, Integer).label("days"),
        newest_first.label("rank"),
    ).where(run.tenant_id == tenant_id, run.kind == "backfill", run.meta_page_id.in_(page_ids))


def _newest_runs(session: Session, tenant_id: int, page_ids: list[int]) -> dict[int, SyncRun]:
    rows = session.scalars(
        select(SyncRun)
        .where(
            SyncRun.tenant_id == tenant_id,
            SyncRun.kind == "backfill",
            SyncRun.meta_page_id.in_(page_ids),
        )
        .ext(distinct_on(SyncRun.meta_page_id))
        .order_by(
            SyncRun.meta_page_id,
            SyncRun.status.in_(ACTIVE_STATUSES).desc(),
            SyncRun.created_at.desc(),
        )
    )
    return {run.meta_page_id: run for run in rows}
