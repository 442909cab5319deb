"""What is no longer needed is deleted: runs, jobs, alerts, digests, sessions, audit, files that
nobody imported. Numbers never are.
"""

from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import ColumnElement, delete, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from jobs.old_imports import delete_old_imports
from models import Alert, BackgroundJob, BrowserSession, DigestDelivery, MailedLink, SyncRun
from models.audit_trail import age_audit
from models.orm import now_utc
from models.runs import ENDED_STATUSES
from models.scope import tenant_session, widened
from settings import get_settings

log = structlog.get_logger(__name__)


def clean_up(*, tenant_id: int) -> dict[str, int]:
    """How much was deleted: runs, background jobs, alerts, digests, sessions, audit, files.

    The newest run of each Page and kind stays.
    """
    keep = get_settings()
    other = _ago(keep.ended_keep_days)
    with tenant_session(tenant_id) as session:
        deleted = {
            "runs": _delete(session, SyncRun, *_old_runs(tenant_id, _ago(keep.runs_keep_days))),
            "background": _delete(
                session,
                BackgroundJob,
                BackgroundJob.tenant_id == tenant_id,
                BackgroundJob.finished_at < other,
            ),
            "alerts": _delete(
                session,
                Alert,
                Alert.tenant_id == tenant_id,
                Alert.resolved_at < _ago(keep.alerts_keep_days),
            ),
            "digests": _delete(
                session,
                DigestDelivery,
                DigestDelivery.tenant_id == tenant_id,
                DigestDelivery.created_at < other,
            ),
            "audit": age_audit(session, _ago(keep.audit_keep_days)),
            "imports": delete_old_imports(session, tenant_id, now_utc()),
        }
        deleted |= _delete_of_people(session, tenant_id, other)
    log.info("cleaned_up", tenant_id=tenant_id, **deleted)
    return deleted


def _delete_of_people(session: Session, tenant_id: int, before: datetime) -> dict[str, int]:
    """The tenant's, and those of people who chose none, which no tenant sees."""
    with widened(session, "reaper"):
        return {
            "sessions": _delete(
                session,
                BrowserSession,
                _here_or_nowhere(BrowserSession.tenant_id, tenant_id),
                or_(BrowserSession.expires_at < before, BrowserSession.ended_at < before),
            ),
            "links": _delete(
                session,
                MailedLink,
                _here_or_nowhere(MailedLink.tenant_id, tenant_id),
                MailedLink.asked_at < before,
            ),
        }


def _delete(session: Session, table: Any, *which: ColumnElement[bool]) -> int:
    """How many rows are gone."""
    gone = delete(table).where(*which).returning(table.id)
    return len(session.execute(gone.execution_options(synchronize_session=False)).all())


def _old_runs(tenant_id: int, before: datetime) -> tuple[ColumnElement[bool], ...]:
    """Those that have ended long ago, but for the newest of each Page and kind."""
    mine = SyncRun.tenant_id == tenant_id
    newest = (
        select(func.max(SyncRun.created_at).label("at"), SyncRun.meta_page_id, SyncRun.kind)
        .where(mine)
        .group_by(SyncRun.meta_page_id, SyncRun.kind)
        .subquery()
    )
    has_newer = (
        select(newest.c.at)
        .where(
            newest.c.meta_page_id == SyncRun.meta_page_id,
            newest.c.kind == SyncRun.kind,
            newest.c.at > SyncRun.created_at,
        )
        .exists()
    )
    return mine, SyncRun.status.in_(ENDED_STATUSES), SyncRun.created_at < before, has_newer


def _here_or_nowhere(
    column: InstrumentedAttribute[int | None], tenant_id: int
) -> ColumnElement[bool]:
    """The tenant's, and those in which no workspace was ever chosen."""
    return or_(column == tenant_id, column.is_(None))


def _ago(days: int) -> datetime:
    return now_utc() - timedelta(days=days)
