"""How fresh a Page's numbers are: the newest stored day, the last good sync, the backfill."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Date, Select, and_, cast, func, or_, select, true
from sqlalchemy.orm import Session

from dashboard.queries.backfill import BackfillProgress, read_backfills
from models import MetaInsightPoint, MetaInsightSeries, MetaPage, SyncRun
from models.runs import WHOLE_STATUSES

STALE_AFTER = timedelta(hours=36)
RECENT_DAYS = 4


@dataclass(frozen=True)
class Freshness:
    """`stale` means that no sync of recent days succeeded for 36 hours."""

    data_through: date | None
    last_success_at: datetime | None
    stale: bool
    backfill: BackfillProgress | None


def read_freshness(
    session: Session, tenant_id: int, pages: Iterable[MetaPage], now: datetime
) -> dict[int, Freshness]:
    """Freshness by `MetaPage.id`, for any number of Pages in three statements."""
    pages = list(pages)
    reached = _reached(session, tenant_id, [page.id for page in pages])
    backfills = read_backfills(session, tenant_id, pages, now)
    return {
        page.id: _freshness(
            *reached.get(page.id, (None, None)), backfill=backfills.get(page.id), now=now
        )
        for page in pages
    }


def _freshness(
    newest: date | None,
    success: datetime | None,
    *,
    backfill: BackfillProgress | None,
    now: datetime,
) -> Freshness:
    return Freshness(
        data_through=newest,
        last_success_at=success,
        stale=success is None or now - success > STALE_AFTER,
        backfill=backfill,
    )


def newest_days(
    session: Session, tenant_id: int, page_ids: list[int], metric_ids: Collection[int]
) -> dict[int, date]:
    """The newest stored day of each Page among these metrics."""
    rows = session.execute(_newest(tenant_id, page_ids, metric_ids))
    return {page: day for page, day in rows if day is not None}


def _reached(
    session: Session, tenant_id: int, page_ids: list[int]
) -> dict[int, tuple[date | None, datetime | None]]:
    """The newest stored day of each Page, and when its newest good sync ended."""
    newest = _newest(tenant_id, page_ids).subquery()
    good = _successes(tenant_id, page_ids).subquery()
    rows = session.execute(
        select(MetaPage.id, newest.c.day, good.c.moment)
        .outerjoin(newest, newest.c.page == MetaPage.id)
        .outerjoin(good, good.c.page == MetaPage.id)
        .where(MetaPage.tenant_id == tenant_id, MetaPage.id.in_(page_ids))
    )
    return {page: (day, moment) for page, day, moment in rows}


def _newest(
    tenant_id: int, page_ids: list[int], metric_ids: Collection[int] | None = None
) -> Select[int, date]:
    """Page and newest day; each series is one look at the end of its index."""
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
            true() if metric_ids is None else series.metric_id.in_(metric_ids),
        )
        .subquery()
    )
    return select(each.c.page, func.max(each.c.day).label("day")).group_by(each.c.page)


def _successes(tenant_id: int, page_ids: list[int]) -> Select[int, datetime | None]:
    """Page and the end of its newest good sync of recent days."""
    run = SyncRun
    # A backfill of recent days brings the same numbers as a sync; one of last year does not.
    of_recent_days = run.window_until >= cast(run.finished_at, Date) - RECENT_DAYS
    fresh = or_(run.kind == "page", and_(run.kind == "backfill", of_recent_days))
    return (
        select(run.meta_page_id.label("page"), func.max(run.finished_at).label("moment"))
        .where(
            run.tenant_id == tenant_id,
            run.meta_page_id.in_(page_ids),
            run.status.in_(WHOLE_STATUSES),
            fresh,
        )
        .group_by(run.meta_page_id)
    )
