"""Why the newest runs of Pages brought nothing."""

from sqlalchemy import column, select, true, values
from sqlalchemy.orm import Session

from models import MetaPage, SyncRun


def read_failures(
    session: Session, tenant_id: int, page_ids: list[int]
) -> dict[int, dict[str, str]]:
    """Their sentences, by Page (our id) and kind of run; one look into an index for each."""
    kinds = values(column("name", SyncRun.kind.type), name="kinds").data(
        [("page",), ("post",), ("backfill",)]
    )
    newest = (
        select(SyncRun.status, SyncRun.error)
        .where(
            SyncRun.tenant_id == MetaPage.tenant_id,
            SyncRun.meta_page_id == MetaPage.id,
            SyncRun.kind == kinds.c.name,
            SyncRun.status.in_(("succeeded", "partial", "failed")),
        )
        .order_by(SyncRun.created_at.desc())
        .limit(1)
        .lateral()
    )
    rows = session.execute(
        select(MetaPage.id, kinds.c.name, newest.c.error)
        .select_from(MetaPage)
        .join(kinds, true())
        .join(newest, newest.c.status == "failed")
        .where(MetaPage.tenant_id == tenant_id, MetaPage.id.in_(page_ids))
    )
    found: dict[int, dict[str, str]] = {}
    for page_id, kind, error in rows:
        found.setdefault(page_id, {})[kind] = error or "The last sync failed."
    return found
