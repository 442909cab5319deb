"""A Page's history: which window comes next on the way back to the goal."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Date, cast, func, select
from sqlalchemy.orm import Session

from ingest.graph.times import pacific_day
from ingest.graph.windows import Window, windows
from models import MetaPage, SyncRun
from models.orm import now_utc
from models.runs import EDGE, EDGE_HOLDS, WHOLE_STATUSES


def oldest_fetched(session: Session, page: MetaPage) -> date | None:
    """The oldest day of the windows that were fetched to their end."""
    oldest: date | None = session.scalar(_of_whole_windows(func.min(SyncRun.window_since), page))
    return oldest


def known_edge(session: Session, page: MetaPage) -> date | None:
    """The oldest day that Meta keeps, where a window met it lately; it only moves forward."""
    edge = cast(SyncRun.progress[EDGE].as_string(), Date)
    lately = SyncRun.finished_at > now_utc() - EDGE_HOLDS
    found: date | None = session.scalar(_of_whole_windows(func.max(edge), page).where(lately))
    return found


def next_window(session: Session, page: MetaPage, newest: date) -> Window | None:
    """The newest window not fetched yet, overlapping by a day; None at the goal or at the edge."""
    if page.backfill_goal is None:
        return None
    goal = max(page.backfill_goal, known_edge(session, page) or page.backfill_goal)
    oldest = oldest_fetched(session, page)
    until = newest if oldest is None else oldest
    if oldest is not None and oldest <= goal:
        return None
    return windows(min(goal, until), until)[0]


def days_since_last_read(session: Session, page: MetaPage, newest: date) -> int:
    """How many days may be missing since the last good read of the newest days; 0 when unknown."""
    last = session.scalar(
        select(func.max(SyncRun.started_at)).where(
            SyncRun.tenant_id == page.tenant_id,
            SyncRun.meta_page_id == page.id,
            SyncRun.kind == "page",
            SyncRun.status.in_(WHOLE_STATUSES),
        )
    )
    # The day before the run may not have been there yet.
    return 0 if last is None else (newest - pacific_day(last)).days + 2


def set_goal(page: MetaPage, newest: date, days: int) -> None:
    """Asks for `days` of history; a goal that lies further back stays."""
    goal = newest - timedelta(days=days - 1)
    page.backfill_goal = min(page.backfill_goal or goal, goal)


def _of_whole_windows(what: Any, page: MetaPage) -> Any:
    return select(what).where(
        SyncRun.tenant_id == page.tenant_id,
        SyncRun.meta_page_id == page.id,
        SyncRun.kind == "backfill",
        SyncRun.status.in_(WHOLE_STATUSES),
    )
