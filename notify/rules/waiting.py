"""Pages that Meta has throttled for a day, and Pages without fresh numbers for 36 hours."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from models import MetaPage, SyncRun
from models.access import may_sync
from notify.alerts import Finding
from settings import get_settings

THROTTLED, STALE = "throttled", "stale"
THROTTLED_FOR = timedelta(hours=24)
STALE_AFTER = timedelta(hours=36)
GOOD = ("succeeded", "partial")


def find_throttled(session: Session, tenant_id: int, now: datetime) -> list[Finding]:
    """Runs that began a day ago or earlier and still wait for Meta."""
    rows = session.execute(
        select(MetaPage, SyncRun)
        .join(
            SyncRun,
            (SyncRun.tenant_id == MetaPage.tenant_id) & (SyncRun.meta_page_id == MetaPage.id),
        )
        .where(
            MetaPage.tenant_id == tenant_id,
            SyncRun.status == "throttled",
            SyncRun.created_at <= now - THROTTLED_FOR,
        )
    )
    return [_throttled(page, run) for page, run in rows]


def find_stale(
    session: Session, tenant_id: int, now: datetime, covered: Collection[int]
) -> list[Finding]:
    """Pages that could be synced but were not for 36 hours; `covered` Pages have said why."""
    if not get_settings().meta_page_insights_enabled:
        return []
    newest = (
        select(func.max(SyncRun.finished_at))
        .where(
            SyncRun.tenant_id == MetaPage.tenant_id,
            SyncRun.meta_page_id == MetaPage.id,
            SyncRun.kind == "page",
            SyncRun.status.in_(GOOD),
            SyncRun.rows_processed > 0,
            # An older success would not make a difference, so only the index's end is read.
            SyncRun.created_at > now - 2 * STALE_AFTER,
        )
        .correlate(MetaPage)
        .scalar_subquery()
    )
    rows = session.execute(
        select(MetaPage, newest).where(
            MetaPage.tenant_id == tenant_id,
            may_sync("page"),
            MetaPage.created_at <= now - STALE_AFTER,
            or_(newest.is_(None), newest <= now - STALE_AFTER),
        )
    )
    return [_stale(page, success) for page, success in rows if page.id not in covered]


def _throttled(page: MetaPage, run: SyncRun) -> Finding:
    return Finding(
        kind=THROTTLED,
        subject=f"page:{page.id}:{run.kind}",
        sentence=f"Meta has limited the calls for {page.name} for more than a day.",
        cure="Refresh by hand less often; the sync goes on by itself when Meta allows it.",
        evidence={
            "task_id": str(run.id),
            "since": run.created_at.isoformat(),
            "resume_at": run.resume_at.isoformat() if run.resume_at else None,
        },
        meta_page_id=page.id,
    )


def _stale(page: MetaPage, success: datetime | None) -> Finding:
    return Finding(
        kind=STALE,
        subject=f"page:{page.id}",
        sentence=f"{page.name} has had no successful sync for more than 36 hours.",
        cure="See that workers and scheduler run (`pagelens doctor`), then refresh the Page.",
        evidence={"last_success_at": success.isoformat() if success else None},
        meta_page_id=page.id,
    )
