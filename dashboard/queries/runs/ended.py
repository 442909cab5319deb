"""How a Page's runs are doing, and what its newest refresh brought."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, func, select, union
from sqlalchemy.orm import Session

from dashboard.queries.runs.runs import RunSummary, summary
from models import MetaPage, SyncRun
from models.runs import ACTIVE_STATUSES

REMEMBERED = timedelta(hours=1)


@dataclass(frozen=True)
class Ended:
    """The end of one run of a refresh."""

    kind: str
    status: str
    rows_changed: int
    failed_metrics: int
    error: str | None
    error_kind: str | None = None


@dataclass(frozen=True)
class PageRuns:
    """How a Page's runs are doing: those that have not ended, oldest first, backfills included;
    and those of the newest manual refresh, for an hour after their end.

    `version` moves on whenever a run of this Page ends.
    """

    active: list[RunSummary]
    ended: list[Ended]
    version: str


def read_page_runs(session: Session, page: MetaPage, now: datetime) -> PageRuns:
    """All of it by one statement, since every open screen of a Page asks again and again."""
    asked = {"of_tenant": page.tenant_id, "of_page": page.id}
    rows = session.execute(_runs_and_newest_end(), asked).all()
    runs: list[SyncRun] = [run for run, _end in rows if run is not None]
    newest = rows[0][1]
    return PageRuns(
        active=[summary(run, page.page_id) for run in runs if run.status in ACTIVE_STATUSES],
        ended=[_ended(run) for run in reversed(runs) if _is_remembered(run, now)],
        version=f"{page.page_id}/{newest.isoformat() if newest else ''}",
    )


@cache
def _runs_and_newest_end() -> Any:
    """The runs that are told, by age, each beside the newest end of any; at least one row."""
    mine = (
        SyncRun.tenant_id == bindparam("of_tenant"),
        SyncRun.meta_page_id == bindparam("of_page"),
    )
    newest = select(func.max(SyncRun.finished_at).label("newest")).where(*mine).subquery()
    active = select(SyncRun.id).where(*mine, SyncRun.status.in_(ACTIVE_STATUSES))
    manual = (
        select(SyncRun.id)
        .where(*mine, SyncRun.kind.in_(("page", "post")), SyncRun.trigger == "manual")
        .order_by(SyncRun.created_at.desc())
        .limit(2)
        .subquery()
    )
    told = SyncRun.id.in_(union(active, select(manual.c.id)))
    return (
        select(SyncRun, newest.c.newest)
        .select_from(newest)
        .outerjoin(SyncRun, and_(*mine, told))
        .order_by(SyncRun.created_at)
    )


def _is_remembered(run: SyncRun, now: datetime) -> bool:
    return run.finished_at is not None and now - run.finished_at < REMEMBERED


def _ended(run: SyncRun) -> Ended:
    return Ended(
        run.kind,
        run.status,
        run.rows_changed,
        len(run.failed_metrics),
        run.error,
        run.error_kind,
    )
