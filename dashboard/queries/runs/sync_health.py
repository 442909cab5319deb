"""Sync health: the runs of a tenant's Pages, and what is due next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from dashboard.queries.inputs import BadInput
from dashboard.queries.pages.coverage import Coverage, read_coverage
from dashboard.queries.pages.freshness import Freshness, read_freshness
from dashboard.queries.runs.open_alerts import open_sentences
from dashboard.queries.runs.runs import some_runs
from dashboard.queries.workspace.addresses import Show, whole
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
KINDS = ("page", "post", "backfill")
# So many of a filter are counted: a large workspace makes a thousand runs in a night.
COUNTED = 2_000


@dataclass(frozen=True)
class RunFilter:
    """Which runs are wanted, as it came from the address; nothing means all."""

    page: MetaPage | None = None
    status: str = ""
    kind: str = ""


@dataclass(frozen=True)
class PageRun:
    """A run with the Page that it is of."""

    run: SyncRun
    page: MetaPage


@dataclass(frozen=True)
class PageHealth:
    """A Page's freshness, what it lacks, its budget at Meta where that is known, and what its
    open alerts say."""

    page: MetaPage
    fresh: Freshness
    coverage: Coverage
    budget: Budget | None
    alerts: Sequence[str] = ()


def count_runs(session: Session, tenant_id: int, wanted: RunFilter) -> dict[str, int]:
    """How many runs there are by filter (`FILTERS`), whatever status is wanted. Raises BadInput.

    One more than `COUNTED` stands for any number above it.
    """
    mine = _of_kind(tenant_id, wanted)
    counts = [
        select(func.count())
        .select_from(
            select(SyncRun.status)
            .where(*mine, SyncRun.status.in_(statuses))
            .limit(COUNTED + 1)
            .subquery()
        )
        .scalar_subquery()
        .label(name)
        for name, statuses in FILTERS.items()
    ]
    return {**session.execute(select(*counts)).one()._mapping}


def read_runs(
    session: Session, tenant_id: int, wanted: RunFilter, *, limit: int, offset: int
) -> list[PageRun]:
    """Some of the runs, the newest first. Raises BadInput."""
    conditions = _of_kind(tenant_id, wanted)
    if wanted.status:
        conditions.append(SyncRun.status.in_(FILTERS[wanted.status]))
    rows = session.execute(
        some_runs(tenant_id, conditions, SyncRun, MetaPage, limit=limit, offset=offset)
    )
    return [PageRun(*row) for row in rows]


def _of_kind(tenant_id: int, wanted: RunFilter) -> list[ColumnElement[bool]]:
    if wanted.status and wanted.status not in FILTERS:
        raise BadInput("status", f"The status must be one of {', '.join(FILTERS)}.")
    if wanted.kind and wanted.kind not in KINDS:
        raise BadInput("kind", f"The kind must be one of {', '.join(KINDS)}.")
    conditions = [SyncRun.tenant_id == tenant_id]
    if wanted.page is not None:
        conditions.append(SyncRun.meta_page_id == wanted.page.id)
    if wanted.kind:
        conditions.append(SyncRun.kind == wanted.kind)
    return conditions


def read_health(
    session: Session,
    tenant_id: int,
    pages: Sequence[MetaPage],
    now: datetime,
    *,
    show: Show = whole,
) -> list[PageHealth]:
    """Freshness, what is missing, and budget of these Pages."""
    fresh = read_freshness(session, tenant_id, pages, now)
    known = {page_id: one.known for page_id, one in fresh.items()}
    coverage = read_coverage(session, tenant_id, pages, now, known)
    budgets = read_page_budgets([page.page_id for page in pages])
    alerts = open_sentences(session, tenant_id, pages, show=show)
    return [
        PageHealth(
            page, fresh[page.id], coverage[page.id], budgets.get(page.page_id), alerts[page.id]
        )
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
