"""How fresh a Page's numbers are: the newest stored day, the last good sync, the backfill."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Date, and_, case, cast, func, or_, select
from sqlalchemy.orm import Session

from models import MetaInsightPoint, MetaInsightSeries, MetaPage, SyncRun
from models.runs import ACTIVE_STATUSES

STALE_AFTER = timedelta(hours=36)
GOOD = ("succeeded", "partial")
RECENT_DAYS = 4


@dataclass(frozen=True)
class BackfillProgress:
    """How far back the history reaches; `share` of the way to `goal`, from 0 to 1."""

    oldest_day: date | None
    goal: date
    share: float
    running: bool


@dataclass(frozen=True)
class Freshness:
    """`stale` means that no sync of recent days succeeded for 36 hours."""

    data_through: date | None
    last_success_at: datetime | None
    stale: bool
    backfill: BackfillProgress | None


@dataclass(frozen=True)
class _Runs:
    last_success_at: datetime | None = None
    oldest_day: date | None = None
    top: date | None = None
    backfilling: bool = False


def read_freshness(
    session: Session, tenant_id: int, pages: Iterable[MetaPage], now: datetime
) -> dict[int, Freshness]:
    """Freshness by `MetaPage.id`, for any number of Pages in two statements."""
    pages = list(pages)
    ids = [page.id for page in pages]
    newest, runs = _newest_days(session, tenant_id, ids), _runs(session, tenant_id, ids)
    return {
        page.id: _freshness(page, newest.get(page.id), runs.get(page.id, _Runs()), now)
        for page in pages
    }


def _freshness(page: MetaPage, newest: date | None, runs: _Runs, now: datetime) -> Freshness:
    success = runs.last_success_at
    return Freshness(
        data_through=newest,
        last_success_at=success,
        stale=success is None or now - success > STALE_AFTER,
        backfill=_progress(page, runs),
    )


def _progress(page: MetaPage, runs: _Runs) -> BackfillProgress | None:
    goal = page.backfill_goal
    if goal is None:
        return None
    share = 0.0
    if runs.oldest_day is not None and runs.top is not None:
        whole = max((runs.top - goal).days, 1)
        share = min(max((runs.top - runs.oldest_day).days / whole, 0.0), 1.0)
    return BackfillProgress(runs.oldest_day, goal, share, runs.backfilling)


def _newest_days(session: Session, tenant_id: int, page_ids: list[int]) -> dict[int, date]:
    """The newest stored day of each Page; each series is one look at the end of its index."""
    series, point = MetaInsightSeries, MetaInsightPoint
    newest = (
        select(func.max(point.metric_date))
        .where(point.tenant_id == series.tenant_id, point.series_id == series.id)
        .correlate(series)
        .scalar_subquery()
    )
    each = (
        select(series.meta_page_id.label("page"), newest.label("day"))
        .where(
            series.tenant_id == tenant_id,
            series.meta_page_id.in_(page_ids),
            series.period == "day",
        )
        .subquery()
    )
    rows = session.execute(select(each.c.page, func.max(each.c.day)).group_by(each.c.page))
    return {page: day for page, day in rows if day is not None}


def _runs(session: Session, tenant_id: int, page_ids: list[int]) -> dict[int, _Runs]:
    run = SyncRun
    good, backfill = run.status.in_(GOOD), run.kind == "backfill"
    # A backfill of recent days brings the same numbers as a sync; one of last year does not.
    of_recent_days = run.window_until >= cast(run.finished_at, Date) - RECENT_DAYS
    fresh = and_(good, or_(run.kind == "page", and_(backfill, of_recent_days)))
    rows = session.execute(
        select(
            run.meta_page_id,
            func.max(case((fresh, run.finished_at))),
            func.min(case((and_(good, backfill), run.window_since))),
            func.max(case((backfill, run.window_until))),
            func.coalesce(func.bool_or(and_(backfill, run.status.in_(ACTIVE_STATUSES))), False),
        )
        .where(run.tenant_id == tenant_id, run.meta_page_id.in_(page_ids))
        .group_by(run.meta_page_id)
    )
    return {page: _Runs(*values) for page, *values in rows}
