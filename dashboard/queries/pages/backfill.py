"""How far back a Page's history reaches, whether it goes on, and when it may be there.

How far is read from coverage; runs tell only whether somebody is at work on it, and how fast.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Row, select, true
from sqlalchemy.orm import Session, aliased

from models import MetaPage, SyncRun
from models.completeness import Completeness
from models.pacific import pacific_day
from models.runs import ACTIVE_STATUSES, WHOLE_STATUSES
from settings import get_settings

BackfillState = Literal["running", "waiting", "throttled", "failed", "done"]
NEXT_SYNC = "It goes on after the next sync that succeeds."
# The pace is that of the last few runs.
PACE_OF_RUNS = 5


@dataclass(frozen=True)
class BackfillProgress:
    """How far back the history reaches; `share` of all that is wanted is there, from 0 to 1.

    `goal` is the oldest day wanted. `sentence` says why a history stands still, `resume_at` when
    a throttled one goes on. `seconds_left` is an estimate from the pace of the last runs, empty
    where there is none yet. `checking`: what an older release stored is being asked for again.
    """

    oldest_day: date | None
    goal: date
    share: float
    running: bool
    state: BackfillState = "waiting"
    sentence: str | None = None
    resume_at: datetime | None = None
    seconds_left: int | None = None
    checking: bool = False

    @property
    def whole_share(self) -> float:
        """The share in whole percents; never all before all is there."""
        return 1.0 if self.state == "done" else min(int(self.share * 100), 99) / 100


def read_backfills(
    session: Session,
    tenant_id: int,
    pages: Iterable[MetaPage],
    known: Mapping[int, Completeness],
    now: datetime,
) -> dict[int, BackfillProgress]:
    """Progress by `MetaPage.id`, of the Pages that have a goal."""
    wanted = {page: known.get(page.id, Completeness()) for page in pages if page.backfill_goal}
    done = {page.id for page, one in wanted.items() if _is_done(page, one, now)}
    runs = _last_runs(session, tenant_id, [page.id for page in wanted if page.id not in done])
    return {
        page.id: _finished(page, one) if page.id in done else _progress(page, one, runs, now)
        for page, one in wanted.items()
    }


def _is_done(page: MetaPage, known: Completeness, now: datetime) -> bool:
    """Newer days are the business of the nights, and so is what was read and is read once more."""
    if known.answered_at is None:
        return False
    if page.being_checked:
        return known.complete
    lookback = timedelta(days=get_settings().meta_page_insights_lookback_days + 1)
    return known.unread_since is None or known.unread_since >= pacific_day(now) - lookback


def _finished(page: MetaPage, known: Completeness) -> BackfillProgress:
    return BackfillProgress(known.oldest_day, _goal(page, known), 1.0, running=False, state="done")


def _progress(
    page: MetaPage, known: Completeness, runs: Mapping[int, Sequence[Row[Any]]], now: datetime
) -> BackfillProgress:
    last = runs.get(page.id, [])
    newest = last[0] if last else None
    state = _state(newest)
    return BackfillProgress(
        oldest_day=known.oldest_day,
        goal=_goal(page, known),
        share=known.share,
        running=newest is not None and newest.status in ACTIVE_STATUSES,
        state=state,
        sentence=_sentence(state, newest),
        resume_at=newest.resume_at if newest and state in ("throttled", "failed") else None,
        seconds_left=_seconds_left(known, last, now),
        checking=page.being_checked,
    )


def _goal(page: MetaPage, known: Completeness) -> date:
    """What Meta no longer keeps is not wanted, as is known once something was read."""
    goal = page.backfill_goal or date.max
    return max(goal, known.since) if known.oldest_day and known.since else goal


def _state(newest: Row[Any] | None) -> BackfillState:
    by_status: dict[str, BackfillState] = {
        "running": "running",
        "throttled": "throttled",
        "failed": "failed",
        "cancelled": "failed",
    }
    return by_status.get(newest.status, "waiting") if newest is not None else "waiting"


def _sentence(state: BackfillState, run: Row[Any] | None) -> str | None:
    if run is None or run.error is None or state not in ("throttled", "failed"):
        return None
    return f"{run.error} {NEXT_SYNC}" if state == "failed" else str(run.error)


def _seconds_left(known: Completeness, runs: Sequence[Row[Any]], now: datetime) -> int | None:
    """At the pace of the last windows, for as many days as the missing values would make."""
    whole = [
        run for run in runs if run.status in WHOLE_STATUSES and run.window_since and run.started_at
    ]
    days = sum((run.window_until - run.window_since).days + 1 for run in whole)
    if not days or known.since is None or known.until is None:
        return None
    seconds: float = sum((run.finished_at - run.started_at).total_seconds() for run in whole)
    left = (1 - known.share) * ((known.until - known.since).days + 1)
    wait = (runs[0].resume_at - now).total_seconds() if _is_paused(runs[0]) else 0.0
    return round(float(seconds / days * left + max(wait, 0.0)))


def _is_paused(run: Row[Any]) -> bool:
    return run.status in ACTIVE_STATUSES and run.resume_at is not None


def _last_runs(session: Session, tenant_id: int, page_ids: list[int]) -> dict[int, list[Row[Any]]]:
    """The active run of each Page's history and the last that ended, the newest first."""
    if not page_ids:
        return {}
    run = aliased(
        SyncRun,
        select(SyncRun)
        .where(
            SyncRun.tenant_id == MetaPage.tenant_id,
            SyncRun.meta_page_id == MetaPage.id,
            SyncRun.kind == "backfill",
        )
        .order_by(SyncRun.created_at.desc())
        .limit(PACE_OF_RUNS + 1)
        .lateral(),
    )
    rows: Any = session.execute(
        select(
            run.meta_page_id,
            run.status,
            run.error,
            run.resume_at,
            run.started_at,
            run.finished_at,
            run.window_since,
            run.window_until,
        )
        .select_from(MetaPage)
        .join(run, true())
        .where(MetaPage.tenant_id == tenant_id, MetaPage.id.in_(page_ids))
        .order_by(run.meta_page_id, run.status.in_(ACTIVE_STATUSES).desc(), run.created_at.desc())
    )
    found: dict[int, list[Row[Any]]] = {}
    for row in rows:
        found.setdefault(row.meta_page_id, []).append(row)
    return found
