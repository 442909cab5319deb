"""Work that waits, done at once as its workers would."""

from sqlalchemy import select, update

from jobs.background import do_background
from models import BackgroundJob
from models.scope import tenant_session


def do_waiting(tenant_id: int, kind: str) -> list[str]:
    """Does what waits of a kind, even before it is due; how each ended."""
    mine = (BackgroundJob.tenant_id == tenant_id, BackgroundJob.kind == kind)
    waits = (*mine, BackgroundJob.status == "queued")
    with tenant_session(tenant_id) as session:
        session.execute(update(BackgroundJob).where(*waits).values(resume_at=None))
        ids = list(session.scalars(select(BackgroundJob.id).where(*waits)))
    return [do_background(tenant_id=tenant_id, task_id=str(task)) for task in ids]
