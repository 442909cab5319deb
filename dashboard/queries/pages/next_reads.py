"""When the missing days of Pages are asked for next: by an active run, or by the plan.

Runs over a Page's own numbers take the newest window, at midday only what is unread of it; what
lies before it is history, which follows each of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.queries.runs.last_failures import read_failures
from dashboard.queries.runs.refresh import refusal
from jobs.runs import MIDDAY
from models import MetaPage, Schedule, SyncRun
from models.completeness import MissingDays
from models.completeness.lines import NEWEST_WINDOW_DAYS
from models.pacific import pacific_day
from models.runs import ACTIVE_STATUSES


@dataclass(frozen=True)
class NextAsks:
    """For one Page: when what is unread of the newest window, what is to be read again of it, its
    history, and its posts are asked for (UTC).

    `trouble` says why nothing is asked for at all, `posts_trouble` why no posts are; `failures`
    why the last run of a kind brought nothing.
    """

    unread: datetime | None
    again: datetime | None
    history: datetime | None
    posts: datetime | None
    today: date
    trouble: str | None = None
    posts_trouble: str | None = None
    failures: Mapping[str, str] = field(default_factory=dict)

    def trouble_with(self, one: MissingDays) -> str | None:
        """Why these days are not asked for; None when they are."""
        return self.trouble if one.level == "PAGE" else self.posts_trouble

    def last_failure(self, one: MissingDays) -> str | None:
        """What the last run that should have brought these days said, if it failed."""
        if one.level != "PAGE":
            return self.failures.get("post")
        return self.failures.get("backfill" if self._is_history(one) else "page")

    def next_try(self, one: MissingDays) -> datetime | None:
        """When these days are asked for next; None while nothing is."""
        if self.trouble_with(one) is not None:
            return None
        run = self._run_for(one)
        if one.next_try_at is not None and (run is None or one.next_try_at > run):
            return one.next_try_at
        return run

    def _run_for(self, one: MissingDays) -> datetime | None:
        if one.level != "PAGE":
            return self.posts
        if self._is_history(one):
            return self.history
        return self.again if one.state == "no_last_read" else self.unread

    def _is_history(self, one: MissingDays) -> bool:
        return (self.today - one.days[-1].until).days > NEWEST_WINDOW_DAYS


def read_next_asks(
    session: Session, tenant_id: int, pages: Iterable[MetaPage], now: datetime
) -> dict[int, NextAsks]:
    """By `MetaPage.id`, for any number of Pages in three statements."""
    pages = list(pages)
    ids = [page.id for page in pages]
    planned = _planned(session, tenant_id)
    active = _active_runs(session, tenant_id, ids)
    failures = read_failures(session, tenant_id, ids)
    return {
        page.id: replace(
            _asks(page, active.get(page.id, []), planned, now),
            failures=failures.get(page.id, {}),
        )
        for page in pages
    }


def _asks(
    page: MetaPage, active: Sequence[SyncRun], planned: dict[str, datetime], now: datetime
) -> NextAsks:
    runs = {(run.kind, _is_narrow(run)): max(run.resume_at or now, now) for run in active}
    whole = runs.get(("page", False))
    again = whole or planned.get("page")
    unread = whole or _earliest(
        runs.get(("page", True)), planned.get("page"), planned.get("midday")
    )
    history = runs.get(("backfill", False))
    posts = runs.get(("post", False)) or planned.get("post")
    return NextAsks(
        unread=unread,
        again=again,
        history=history or unread,
        posts=posts,
        today=pacific_day(now),
        trouble=refusal(page),
        posts_trouble=refusal(page, kind="post"),
    )


def _is_narrow(run: SyncRun) -> bool:
    """Whether the run takes what is unread alone, and none for the whole window follows it."""
    return run.trigger == MIDDAY and run.then_trigger is None


def _earliest(*moments: datetime | None) -> datetime | None:
    return min((moment for moment in moments if moment is not None), default=None)


def _planned(session: Session, tenant_id: int) -> dict[str, datetime]:
    rows = session.execute(
        select(Schedule.kind, Schedule.next_at).where(
            Schedule.tenant_id == tenant_id, Schedule.kind.in_(("page", "midday", "post"))
        )
    )
    return {row.kind: row.next_at for row in rows}


def _active_runs(session: Session, tenant_id: int, page_ids: list[int]) -> dict[int, list[SyncRun]]:
    runs = session.scalars(
        select(SyncRun).where(
            SyncRun.tenant_id == tenant_id,
            SyncRun.meta_page_id.in_(page_ids),
            SyncRun.status.in_(ACTIVE_STATUSES),
        )
    )
    found: dict[int, list[SyncRun]] = {}
    for run in runs:
        found.setdefault(run.meta_page_id, []).append(run)
    return found
