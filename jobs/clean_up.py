"""What is no longer needed is deleted: runs, jobs, alerts, sessions, audit. Numbers never are."""

from datetime import datetime, timedelta

import structlog
from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from models import Alert, BackgroundJob, BrowserSession, MailedLink, SyncRun
from models.audit_trail import age_audit
from models.orm import now_utc
from models.runs import ENDED_STATUSES
from models.scope import tenant_session
from settings import get_settings

BACKGROUND_KEPT = timedelta(days=30)
SESSIONS_KEPT = timedelta(days=30)
log = structlog.get_logger(__name__)


def clean_up(*, tenant_id: int) -> dict[str, int]:
    """Returns how much was deleted: runs, background jobs, alerts, sessions, audit.

    The newest run of each Page and kind stays.
    """
    with tenant_session(tenant_id) as session:
        deleted = {
            "runs": _old_runs(session, tenant_id),
            "background": _old_background(session, tenant_id),
            "alerts": _old_alerts(session, tenant_id),
            "sessions": _old_sessions(session, tenant_id),
            "audit": age_audit(session, _before(get_settings().audit_keep_days)),
            "links": _old_links(session, tenant_id),
        }
    log.info("cleaned_up", tenant_id=tenant_id, **deleted)
    return deleted


def _old_runs(session: Session, tenant_id: int) -> int:
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
    gone = session.execute(
        delete(SyncRun)
        .where(
            mine,
            SyncRun.status.in_(ENDED_STATUSES),
            SyncRun.created_at < _before(get_settings().runs_keep_days),
            has_newer,
        )
        .returning(SyncRun.id)
        .execution_options(synchronize_session=False)
    )
    return len(gone.all())


def _old_background(session: Session, tenant_id: int) -> int:
    gone = session.execute(
        delete(BackgroundJob)
        .where(
            BackgroundJob.tenant_id == tenant_id,
            BackgroundJob.finished_at < now_utc() - BACKGROUND_KEPT,
        )
        .returning(BackgroundJob.id)
        .execution_options(synchronize_session=False)
    )
    return len(gone.all())


def _old_alerts(session: Session, tenant_id: int) -> int:
    gone = session.execute(
        delete(Alert)
        .where(
            Alert.tenant_id == tenant_id,
            Alert.resolved_at < _before(get_settings().alerts_keep_days),
        )
        .returning(Alert.id)
        .execution_options(synchronize_session=False)
    )
    return len(gone.all())


def _old_sessions(session: Session, tenant_id: int) -> int:
    """Those of the tenant, and those in which no workspace was ever chosen."""
    before = now_utc() - SESSIONS_KEPT
    gone = session.execute(
        delete(BrowserSession)
        .where(
            or_(BrowserSession.tenant_id == tenant_id, BrowserSession.tenant_id.is_(None)),
            or_(BrowserSession.expires_at < before, BrowserSession.ended_at < before),
        )
        .returning(BrowserSession.id)
        .execution_options(synchronize_session=False)
    )
    return len(gone.all())


def _before(days: int) -> datetime:
    return now_utc() - timedelta(days=days)


def _old_links(session: Session, tenant_id: int) -> int:
    """Links that were mailed to people of the tenant, or to nobody's."""
    before = now_utc() - SESSIONS_KEPT
    gone = session.execute(
        delete(MailedLink)
        .where(
            or_(MailedLink.tenant_id == tenant_id, MailedLink.tenant_id.is_(None)),
            MailedLink.asked_at < before,
        )
        .returning(MailedLink.id)
        .execution_options(synchronize_session=False)
    )
    return len(gone.all())
