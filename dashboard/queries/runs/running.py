"""What goes on in a workspace: whether something runs, and a mark that moves when lists change."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import Alert, MetaPage, SyncRun
from models.runs import ACTIVE_STATUSES


@dataclass(frozen=True)
class Running:
    """`mark` changes when a run begins, goes on or ends, and when Pages or open alerts change."""

    busy: bool
    mark: str


def read_running(session: Session, tenant_id: int) -> Running:
    """Read from indexes alone, since every open list asks again and again."""
    active, beat = session.execute(
        select(func.count(), func.max(SyncRun.heartbeat_at)).where(
            SyncRun.tenant_id == tenant_id, SyncRun.status.in_(ACTIVE_STATUSES)
        )
    ).one()
    pages, begun = session.execute(_pages_and_newest_run(tenant_id)).one()
    alerts = session.scalar(
        select(func.count()).where(Alert.tenant_id == tenant_id, Alert.resolved_at.is_(None))
    )
    return Running(bool(active), f"{pages}/{begun}/{active}/{beat}/{alerts}")


def _pages_and_newest_run(tenant_id: int) -> Any:
    """How many Pages there are, and when the newest run of any was made."""
    pages = select(func.count()).select_from(MetaPage).where(MetaPage.tenant_id == tenant_id)
    newest = select(func.max(SyncRun.created_at)).where(SyncRun.tenant_id == tenant_id)
    return select(pages.scalar_subquery(), newest.scalar_subquery())
