"""The first syncs of Pages that may be read now: their numbers, their posts and their history."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.plan.days import newest_day
from ingest.plan.history import set_goal
from jobs.many_runs import start_runs
from jobs.runs import Kind
from models import MetaPage, SyncRun
from models.access_states import STOPPING
from settings import get_settings

FIRST_RUNS: tuple[Kind, ...] = ("page", "post", "backfill")


def start_first_runs(session: Session, pages: Iterable[MetaPage]) -> None:
    """Each of these Pages that can be analysed gets its numbers, its posts and its history."""
    ready = [page for page in pages if _may_be_read(page)]
    for page in ready:
        set_goal(page, newest_day(), get_settings().meta_page_insights_backfill_days)
    session.flush()
    for kind in FIRST_RUNS:
        start_runs(session, ready, kind, trigger="connect")


def never_read(session: Session, pages: Iterable[MetaPage]) -> list[MetaPage]:
    """Those that can be analysed and have had no run of any kind."""
    ready = [page for page in pages if _may_be_read(page)]
    if not ready:
        return []
    known = session.scalars(
        select(SyncRun.meta_page_id)
        .where(
            SyncRun.tenant_id == ready[0].tenant_id,
            SyncRun.meta_page_id.in_([page.id for page in ready]),
        )
        .distinct()
    ).all()
    return [page for page in ready if page.id not in set(known)]


def _may_be_read(page: MetaPage) -> bool:
    return (
        page.can_analyze and page.token_encrypted is not None and page.access_status not in STOPPING
    )
