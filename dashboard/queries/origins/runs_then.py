"""Which runs were at work on a Page at a moment. A stored value does not name the run that read
it: these are the runs whose time holds the moment, and whose days, where they name any, the day.
"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import DateTime, and_, column, func, or_, select, values
from sqlalchemy.orm import Session

from models import MetaPage, SyncRun


@dataclass(frozen=True)
class RunThen:
    """A run that was at work; `window_since` to `window_until` are the days that it names."""

    task_id: uuid.UUID
    kind: str
    trigger: str
    status: str
    created_at: datetime
    finished_at: datetime | None
    window_since: date | None
    window_until: date | None

    def covers(self, day: date) -> bool:
        """Whether the day is among those that the run asked for; it may name none."""
        since, until = self.window_since, self.window_until
        return since is None or until is None or since <= day <= until


OF_PAGE, OF_POSTS = ("page", "backfill"), ("post",)


def runs_at(
    session: Session,
    page: MetaPage,
    moments: Collection[datetime],
    kinds: Sequence[str] = OF_PAGE,
) -> dict[datetime, list[RunThen]]:
    """The runs of the Page's own numbers, or of its posts', at each of the moments, the oldest
    first."""
    found: dict[datetime, list[RunThen]] = {moment: [] for moment in moments}
    if not found:
        return found
    asked = values(column("at", DateTime(timezone=True)), name="asked").data([(m,) for m in found])
    run = SyncRun
    open_then = and_(
        run.created_at <= asked.c.at, func.coalesce(run.finished_at, func.now()) >= asked.c.at
    )
    rows = session.execute(
        select(
            asked.c.at,
            run.id,
            run.kind,
            run.trigger,
            run.status,
            run.created_at,
            run.finished_at,
            run.window_since,
            run.window_until,
        )
        .join(run, open_then)
        .where(
            run.tenant_id == page.tenant_id,
            run.meta_page_id == page.id,
            run.kind.in_(kinds),
            or_(run.started_at.is_not(None), run.finished_at.is_not(None)),
        )
        .order_by(run.created_at, run.id)
    )
    for at, *told in rows:
        found[at].append(RunThen(*told))
    return found
