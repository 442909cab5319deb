"""A Page's history: its goal, and the newest stretch of it that is due.

All that lies before the newest window is history; it is read newest first, a window a run.
"""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from ingest.graph.windows import Window
from ingest.plan.days import newest_day
from ingest.plan.lines import Reach, lines_of, newest_due_day
from ingest.plan.metrics import metrics_to_ask
from models import MetaPage
from models.completeness.lines import NEWEST_WINDOW_DAYS, RETENTION_DAYS
from models.orm import now_utc
from settings import get_settings


def set_goal(page: MetaPage, newest: date, days: int) -> None:
    """Asks for `days` of history; a goal that lies further back stays."""
    goal = newest - timedelta(days=days - 1)
    page.backfill_goal = min(page.backfill_goal or goal, goal)


def raise_goal(page: MetaPage) -> None:
    """Follows the installation's setting, which may have been raised."""
    if page.backfill_goal is not None:
        set_goal(page, newest_day(), get_settings().meta_page_insights_backfill_days)


def newest_reach() -> Window:
    """The newest window, which the syncs of each night take care of."""
    newest = newest_day()
    return Window(newest - timedelta(days=NEWEST_WINDOW_DAYS - 1), newest)


def next_window(session: Session, page: MetaPage) -> Window | None:
    """The newest stretch of the history that is due; None when nothing is."""
    if page.backfill_goal is None:
        return None
    now = now_utc()
    before = newest_reach().since - timedelta(days=1)
    oldest = before - timedelta(days=RETENTION_DAYS)
    metrics = metrics_to_ask(session, page, "PAGE")
    lines = lines_of(metric for metric in metrics if not metric.trial)
    until = newest_due_day(session, page, lines, Reach(oldest, before, now, patient=False), now)
    if until is None:
        return None
    # With the day after it, by which windows overlap, it is a whole window.
    return Window(until - timedelta(days=NEWEST_WINDOW_DAYS - 2), until)
