"""Whether a Page was ever seen to give its insights: only then can that be lost."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.graph.accounts import ANALYZE_TASKS
from models import MetaPage, SyncRun


def was_readable(session: Session, page: MetaPage) -> bool:
    """Meta named a task that allows it, or a run has read something."""
    if not ANALYZE_TASKS.isdisjoint(page.tasks or ()):
        return True
    mine = (SyncRun.tenant_id == page.tenant_id, SyncRun.meta_page_id == page.id)
    found = select(SyncRun.id).where(*mine, SyncRun.rows_processed > 0).limit(1)
    return session.scalar(found) is not None
