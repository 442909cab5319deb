"""A Page's history: which window comes next on the way back to the goal."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ingest.windows import Window, windows
from models import MetaPage, SyncRun

DONE = ("succeeded", "partial")
KEPT_DAYS = 730  # Meta answers for two years and refuses older days


@dataclass(frozen=True)
class Progress:
    """How far back a Page's history reaches. `share` runs from 0 to 1."""

    oldest_day: date | None
    goal: date
    share: float


def oldest_fetched(session: Session, page: MetaPage) -> date | None:
    """The oldest day of the windows that were fetched to their end."""
    return session.scalar(
        select(func.min(SyncRun.window_since)).where(
            SyncRun.tenant_id == page.tenant_id,
            SyncRun.meta_page_id == page.id,
            SyncRun.kind == "backfill",
            SyncRun.status.in_(DONE),
        )
    )


def next_window(session: Session, page: MetaPage, newest: date) -> Window | None:
    """The newest window not fetched yet, overlapping by a day; None at the goal."""
    goal = page.backfill_goal
    if goal is None:
        return None
    goal = max(goal, newest - timedelta(days=KEPT_DAYS - 1))
    oldest = oldest_fetched(session, page)
    until = newest if oldest is None else oldest
    if oldest is not None and oldest <= goal:
        return None
    return windows(min(goal, until), until)[0]


def progress(session: Session, page: MetaPage, newest: date) -> Progress | None:
    """How much of the history is there; None for a Page without a goal."""
    goal = page.backfill_goal
    if goal is None:
        return None
    oldest = oldest_fetched(session, page)
    whole = max((newest - goal).days, 1)
    share = 0.0 if oldest is None else min((newest - oldest).days / whole, 1.0)
    return Progress(oldest, goal, share)


def set_goal(page: MetaPage, newest: date, days: int) -> None:
    """Asks for `days` of history; a goal that lies further back stays."""
    goal = newest - timedelta(days=min(days, KEPT_DAYS) - 1)
    page.backfill_goal = min(page.backfill_goal or goal, goal)
