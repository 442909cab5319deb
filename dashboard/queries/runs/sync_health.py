"""Sync health: the runs of a tenant's Pages, and what is due next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from dashboard.queries.inputs import BadInput
from dashboard.queries.pages.coverage import Coverage, read_coverage
from dashboard.queries.pages.freshness import Freshness, read_freshness
from jobs.budgets import Budget, read_page_budgets
from models import MetaPage, Schedule, SyncRun
from models.runs import ACTIVE_STATUSES

# What may be asked for, and the statuses that it stands for.
FILTERS = {
    "running": ACTIVE_STATUSES,
    "succeeded": ("succeeded",),
    "partial": ("partial",),
    "failed": ("failed", "cancelled"),
}


@dataclass(frozen=True)
class PageRun:
    """A run with the Page that it is of."""

    run: SyncRun
    page: MetaPage


@dataclass(frozen=True)
class PageHealth:
    """A Page's freshness, what it lacks, and its budget at Meta where that is known."""

    page: MetaPage
    fresh: Freshness
    coverage: Coverage
    budget: Budget | None


def read_runs(
    session: Session,
    tenant_id: int,
    *,
    page: MetaPage | None = None,
    status: str = "",
    limit: int,
    offset: int,
) -> tuple[int, list[PageRun]]:
    """How many runs there are, and some of them, the newest first. Raises BadInput."""
    if status and status not in FILTERS:
        raise BadInput("status", f"The status must be one of {', '.join(FILTERS)}.")
    wanted: list[ColumnElement[bool]] = [SyncRun.tenant_id == tenant_id]
    if page is not None:
        wanted.append(SyncRun.meta_page_id == page.id)
    if status:
        wanted.append(SyncRun.status.in_(FILTERS[status]))
    count = session.scalar(select(func.count()).select_from(SyncRun).where(*wanted)) or 0
    same = and_(MetaPage.tenant_id == SyncRun.tenant_id, MetaPage.id == SyncRun.meta_page_id)
    rows = session.execute(
        select(SyncRun, MetaPage)
        .join(MetaPage, same)
        .where(*wanted)
        .order_by(SyncRun.created_at.desc(), SyncRun.id)
        .limit(limit)
        .offset(offset)
    )
    return count, [PageRun(*row) for row in rows]


def read_health(
    session: Session, tenant_id: int, pages: Sequence[MetaPage], now: datetime
) -> list[PageHealth]:
    """Freshness, what is missing, and budget of these Pages."""
    fresh = read_freshness(session, tenant_id, pages, now)
    known = {page_id: one.known for page_id, one in fresh.items()}
    coverage = read_coverage(session, tenant_id, pages, now, known)
    budgets = read_page_budgets([page.page_id for page in pages])
    return [
        PageHealth(page, fresh[page.id], coverage[page.id], budgets.get(page.page_id))
        for page in pages
    ]


def read_schedules(session: Session, tenant_id: int) -> list[Schedule]:
    """What is due for this tenant, the next first."""
    return list(
        session.scalars(
            select(Schedule).where(Schedule.tenant_id == tenant_id).order_by(Schedule.next_at)
        )
    )


def some_pages(
    session: Session, tenant_id: int, *, limit: int, offset: int
) -> tuple[int, list[MetaPage]]:
    """How many Pages there are, and some of them by name."""
    mine = MetaPage.tenant_id == tenant_id
    count = session.scalar(select(func.count()).select_from(MetaPage).where(mine)) or 0
    rows = session.scalars(
        select(MetaPage)
        .where(mine)
        .order_by(func.lower(MetaPage.name), MetaPage.id)
        .limit(limit)
        .offset(offset)
    )
    return count, list(rows)
