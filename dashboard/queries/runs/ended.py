"""What the newest refresh of a Page brought, when it has ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import MetaPage, SyncRun

REMEMBERED = timedelta(hours=1)


@dataclass(frozen=True)
class Ended:
    """The end of one run of a refresh."""

    kind: str
    status: str
    rows_changed: int
    failed_metrics: int
    error: str | None
    error_kind: str | None = None


def read_ended(session: Session, page: MetaPage, now: datetime) -> list[Ended]:
    """The runs of the newest manual refresh, for an hour after their end."""
    runs: Sequence[SyncRun] = session.scalars(
        select(SyncRun)
        .where(
            SyncRun.tenant_id == page.tenant_id,
            SyncRun.meta_page_id == page.id,
            SyncRun.kind.in_(("page", "post")),
            SyncRun.trigger == "manual",
        )
        .order_by(SyncRun.created_at.desc())
        .limit(2)
    ).all()
    return [
        Ended(
            run.kind,
            run.status,
            run.rows_changed,
            len(run.failed_metrics),
            run.error,
            run.error_kind,
        )
        for run in runs
        if run.finished_at is not None and now - run.finished_at < REMEMBERED
    ]


def data_version(session: Session, page: MetaPage) -> str:
    """Moves on whenever a run of this Page ends."""
    ended = session.scalar(
        select(func.max(SyncRun.finished_at)).where(
            SyncRun.tenant_id == page.tenant_id, SyncRun.meta_page_id == page.id
        )
    )
    return f"{page.page_id}/{ended.isoformat() if ended else ''}"
