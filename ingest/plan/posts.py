"""How far back a run reads a Page's posts, and what else it asks of them.

The whole history once, each night four weeks, and once a week the days of
META_POST_INSIGHTS_RECENCY_DAYS: a post's counters move the less the older it is.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from ingest.graph.times import pacific_day
from models import MetaPage, SyncRun
from models.scope import tenant_session
from settings import get_settings

Reach = Literal["history", "weekly", "nightly"]
NIGHTLY_DAYS = 28
WEEK = timedelta(days=7)
# A history that took so long before it broke off is not begun anew.
LONG = timedelta(minutes=15)


@dataclass(frozen=True)
class PostPlan:
    """Posts published since `since` are read; `recent` is the first day of those that still move.

    All are Pacific days; `today` is the day under which counters are stored. A run that was
    throttled goes on with what was published until `until`.
    """

    reach: Reach
    since: date
    recent: date
    today: date
    until: date | None = None

    @property
    def is_thorough(self) -> bool:
        """Whether this run also reads what a night leaves out, such as breakdowns."""
        return self.reach != "nightly"


def go_on(progress: dict[str, Any], today: date) -> PostPlan | None:
    """The plan of a run that had begun when it was throttled; None for one that begins."""
    if "reach" not in progress:
        return None
    oldest = progress.get("oldest_day")
    return PostPlan(
        progress["reach"],
        date.fromisoformat(progress["since"]),
        today - timedelta(days=get_settings().meta_post_insights_recency_days),
        today,
        date.fromisoformat(oldest) if oldest else None,
    )


def plan_posts(page: MetaPage, today: date) -> PostPlan:
    """What is due for this Page on the Pacific day `today`."""
    recency = get_settings().meta_post_insights_recency_days
    recent = today - timedelta(days=recency)
    goal = page.backfill_goal or today - timedelta(
        days=get_settings().meta_page_insights_backfill_days
    )
    with tenant_session(page.tenant_id) as session:
        if not _has_read_since(session, page, goal):
            since = min(goal, recent)
            return PostPlan("history", since, recent, today, _reached_by_a_long_run(session, page))
        last = _last_thorough_day(session, page)
    if last is None or today - last >= WEEK:
        return PostPlan("weekly", recent, recent, today)
    nightly = today - timedelta(days=min(NIGHTLY_DAYS, recency))
    return PostPlan("nightly", nightly, recent, today)


def _whole_runs(page: MetaPage) -> list[ColumnElement[bool]]:
    """Runs that came to the end of the list, whatever single metrics or posts they lack."""
    return [
        SyncRun.tenant_id == page.tenant_id,
        SyncRun.meta_page_id == page.id,
        SyncRun.kind == "post",
        _said("complete") == "true",
    ]


def _has_read_since(session: Session, page: MetaPage, goal: date) -> bool:
    oldest: Any = session.scalar(
        select(func.min(_said("since"))).where(*_whole_runs(page), _said("reach") == "history")
    )
    return oldest is not None and date.fromisoformat(oldest) <= goal


def _reached_by_a_long_run(session: Session, page: MetaPage) -> date | None:
    """The oldest day of the newest history, if that broke off after a long time, else None."""
    newest = session.execute(
        select(_said("oldest_day"), SyncRun.heartbeat_at - SyncRun.started_at)
        .where(
            SyncRun.tenant_id == page.tenant_id,
            SyncRun.meta_page_id == page.id,
            SyncRun.kind == "post",
            _said("reach") == "history",
            SyncRun.finished_at.is_not(None),
        )
        .order_by(SyncRun.created_at.desc())
        .limit(1)
    ).one_or_none()
    if newest is None or newest[0] is None or (newest[1] or timedelta(0)) < LONG:
        return None
    return date.fromisoformat(newest[0])


def _last_thorough_day(session: Session, page: MetaPage) -> date | None:
    newest = session.scalar(
        select(func.max(SyncRun.started_at)).where(*_whole_runs(page), _said("reach") != "nightly")
    )
    return pacific_day(newest) if newest else None


def _said(key: str) -> ColumnElement[Any]:
    said: ColumnElement[Any] = SyncRun.progress[key].astext
    return said
