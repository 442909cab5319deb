"""How fresh a Page's numbers are: the newest stored day, the last good sync, the backfill."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Date, and_, cast, func, or_, select, true
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
    """Freshness by `MetaPage.id`, for any number of Pages in four statements."""
    pages = list(pages)
    ids = [page.id for page in pages]
    days, successes = newest_days(session, tenant_id, ids), _successes(session, tenant_id, ids)
    backfills = read_backfills(session, tenant_id, pages, now)
    return {
        page.id: _freshness(days.get(page.id), successes.get(page.id), backfills.get(page.id), now)
        for page in pages
    }


def _freshness(
    newest: date | None, success: datetime | None, backfill: BackfillProgress | None, now: datetime
) -> Freshness:
    return Freshness(
        data_through=newest,
        last_success_at=success,
        stale=success is None or now - success > STALE_AFTER,
        backfill=backfill,
    )


def newest_days(
    session: Session,
    tenant_id: int,
    page_ids: list[int],
    metric_ids: Collection[int] | None = None,
) -> dict[int, date]:
    """The newest stored day of each Page; each series is one look at the end of its index.

    With `metric_ids` only these are looked at: quicker, for very many Pages.
    """
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
    rows = session.execute(select(each.c.page, func.max(each.c.day)).group_by(each.c.page))
    return {page: day for page, day in rows if day is not None}


def _successes(session: Session, tenant_id: int, page_ids: list[int]) -> dict[int, datetime]:
    """When the newest good sync of recent days ended."""
    run = SyncRun
    # A backfill of recent days brings the same numbers as a sync; one of last year does not.
    of_recent_days = run.window_until >= cast(run.finished_at, Date) - RECENT_DAYS
    fresh = or_(run.kind == "page", and_(run.kind == "backfill", of_recent_days))
    rows = session.execute(
        select(run.meta_page_id, func.max(run.finished_at))
        .where(
            run.tenant_id == tenant_id,
            run.meta_page_id.in_(page_ids),
            run.status.in_(WHOLE_STATUSES),
            fresh,
        )
        .group_by(run.meta_page_id)
    )
    return {page: moment for page, moment in rows if moment is not None}
