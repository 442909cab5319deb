"""Runs of work on a Page, in words."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, ScalarSelect, and_, func, select
from sqlalchemy.orm import Session

from dashboard.format import clock
from models import MetaPage, SyncRun
from models.runs import ACTIVE_STATUSES

STATUS_TEXTS = {
    "queued": "Waiting to start",
    "running": "Fetching from Meta",
    "throttled": "Paused: Meta asks us to slow down",
    "succeeded": "Up to date",
    "partial": "Done, but some metrics could not be read",
    "failed": "Failed",
    "cancelled": "Cancelled",
}
# How a run that lacks something ended, by what it lacks.
PART_TEXTS = {
    "missing_values": "Done, but Meta left out some values",
    "odd_values": "Done, but some values could not be true",
    "given_up": "Done, but Meta does not give some days",
    "unlisted_posts": "Done, but some posts could not be listed",
    "unread_posts": "Done, but some posts could not be read",
    "unsupported_page": "Done: Meta gives no insights of this Page",
}
STARTS_AGAIN = "Broke off, and starts again by itself"


def throttled_words(resume_at: datetime | None, zone: ZoneInfo) -> str:
    """When a paused run goes on, by the clock of the tenant."""
    when = f" and goes on by itself at {clock(resume_at, zone)}" if resume_at else ""
    return f"paused, because Meta asks us to slow down{when}"


def status_text(run: SyncRun) -> str:
    """How a run stands, in a few words."""
    if run.status == "partial":
        return PART_TEXTS.get(run.error_kind or "", STATUS_TEXTS["partial"])
    if run.status == "queued" and run.error_kind:
        return STARTS_AGAIN
    return STATUS_TEXTS[run.status]


def values_read(run: SyncRun) -> int:
    """How many values a run read. Older runs did not count the zeros that Meta leaves out of its
    maps, but counted them as changed; they read at least those."""
    return max(run.rows_processed, run.rows_changed)


@dataclass(frozen=True)
class RunSummary:
    """One run. `task_id` is also the id of its job; times are UTC, windows Pacific days."""

    task_id: uuid.UUID
    kind: str
    status: str
    status_text: str
    page_id: str
    progress: dict[str, Any]
    rows_processed: int
    rows_changed: int
    graph_requests: int
    graph_calls: int
    failed_metrics: dict[str, Any]
    error: str | None
    window_since: date | None
    window_until: date | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    heartbeat_at: datetime | None
    resume_at: datetime | None

    @property
    def active(self) -> bool:
        """Whether the run has not ended."""
        return self.status in ACTIVE_STATUSES


def list_runs(
    session: Session,
    tenant_id: int,
    *,
    page_id: str | None = None,
    limit: int = 20,
    offset: int = 0,
) -> tuple[int, list[RunSummary]]:
    """How many runs there are, and some of them, newest first. `page_id` is Facebook's id."""
    mine = [SyncRun.tenant_id == tenant_id]
    if page_id is not None:
        mine.append(SyncRun.meta_page_id == _our_id(tenant_id, page_id))
    count = session.scalar(select(func.count()).select_from(SyncRun).where(*mine)) or 0
    rows = session.execute(
        some_runs(tenant_id, mine, SyncRun, MetaPage.page_id, limit=limit, offset=offset)
    )
    return count, [summary(run, facebook_id) for run, facebook_id in rows]


def some_runs(
    tenant_id: int, mine: Sequence[ColumnElement[bool]], *what: Any, limit: int, offset: int
) -> Any:
    """The select of some of these runs with their Pages, the newest first.

    What is skipped is skipped in the index, before anything else of a run is read.
    """
    order = (SyncRun.created_at.desc(), SyncRun.id)
    shown = select(SyncRun.id).where(*mine).order_by(*order).limit(limit).offset(offset)
    is_shown = (SyncRun.tenant_id == tenant_id, SyncRun.id.in_(shown))
    return _runs_of_pages(*what).where(*is_shown).order_by(*order)


def find_run(session: Session, tenant_id: int, task_id: uuid.UUID) -> RunSummary | None:
    """The tenant's run with this id."""
    row = session.execute(
        _runs_of_pages(SyncRun, MetaPage.page_id).where(
            SyncRun.tenant_id == tenant_id, SyncRun.id == task_id
        )
    ).one_or_none()
    return summary(*row) if row else None


def _our_id(tenant_id: int, page_id: str) -> ScalarSelect[int]:
    return (
        select(MetaPage.id)
        .where(MetaPage.tenant_id == tenant_id, MetaPage.page_id == page_id)
        .scalar_subquery()
    )


def _runs_of_pages(*what: Any) -> Any:
    same_page = and_(MetaPage.tenant_id == SyncRun.tenant_id, MetaPage.id == SyncRun.meta_page_id)
    return select(*what).select_from(SyncRun).join(MetaPage, same_page)


def summary(run: SyncRun, page_id: str) -> RunSummary:
    """A run as people are told of it; `page_id` is Facebook's id."""
    return RunSummary(
        task_id=run.id,
        kind=run.kind,
        status=run.status,
        status_text=status_text(run),
        page_id=page_id,
        progress=run.progress,
        rows_processed=values_read(run),
        rows_changed=run.rows_changed,
        graph_requests=run.graph_requests,
        graph_calls=run.graph_calls,
        failed_metrics=run.failed_metrics,
        error=run.error,
        window_since=run.window_since,
        window_until=run.window_until,
        created_at=run.created_at,
        started_at=run.started_at,
        finished_at=run.finished_at,
        heartbeat_at=run.heartbeat_at,
        resume_at=run.resume_at,
    )
