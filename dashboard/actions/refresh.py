"""The manual refresh: what the button and the API call, one answer for both."""

import math
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor
from dashboard.actions.answers import Done
from dashboard.actions.pages import own_page
from dashboard.actions.roles import action
from dashboard.format import clock
from dashboard.queries.runs.refresh import refusal
from dashboard.queries.runs.runs import throttled_words
from jobs.runs import NARROW, Kind, correlated, start_run
from models import MetaPage, SyncRun, Tenant
from models.access_states import ENGAGEMENT
from models.runs import ACTIVE_STATUSES
from settings import get_settings

KINDS: tuple[Kind, Kind] = ("page", "post")


@dataclass(frozen=True)
class RefreshAnswer:
    """`started` and `active` carry task ids, `cooling` the seconds to wait, `refused` why.

    `resume_at` (UTC) is when an active run goes on that Meta's throttle has paused.
    """

    outcome: Literal["started", "active", "cooling", "refused"]
    page_task_id: uuid.UUID | None = None
    post_task_id: uuid.UUID | None = None
    retry_after: int | None = None
    reason: str | None = None
    resume_at: datetime | None = None


@action("viewer", "ask Meta for the newest numbers")
def refresh_page(who: Actor, session: Session, page_id: str, now: datetime) -> Done[RefreshAnswer]:
    """Starts both syncs of a Page, or says why not. A running backfill does not count."""
    page = own_page(who, session, page_id)
    answer = _start(who, session, page, now)
    if answer.outcome == "started":
        who.note(session, "refresh.asked", page=page_id)
    zone = ZoneInfo(session.get_one(Tenant, who.tenant_id).time_zone)
    return Done(answer_words(answer, now, zone), answer)


def answer_words(answer: RefreshAnswer, now: datetime, zone: ZoneInfo) -> str:
    """What pressing the button did, in one sentence."""
    if answer.outcome == "cooling":
        ready = clock(now + timedelta(seconds=answer.retry_after or 0), zone)
        return f"Refreshed a moment ago; you can ask again at {ready}."
    if answer.outcome == "refused":
        return answer.reason or "This Page cannot be refreshed."
    if answer.outcome == "active" and answer.resume_at is not None:
        return f"A refresh is {throttled_words(answer.resume_at, zone)}."
    if answer.outcome == "active":
        return "A refresh is already running."
    return "Asking Meta for new numbers …"


def _start(who: Actor, session: Session, page: MetaPage, now: datetime) -> RefreshAnswer:
    reason = refusal(page)
    if reason is not None:
        return RefreshAnswer("refused", reason=reason)
    # Two people who press at the same moment get the same runs.
    session.execute(
        select(MetaPage.id)
        .where(MetaPage.tenant_id == page.tenant_id, MetaPage.id == page.id)
        .with_for_update()
    )
    newest = _newest_runs(session, page)
    active = [run for run in newest.values() if _stands_in_the_way(run)]
    if active:
        paused = [run.resume_at for run in active if run.status == "throttled" and run.resume_at]
        return RefreshAnswer(
            "active",
            _task_id(newest, "page"),
            _task_id(newest, "post"),
            resume_at=min(paused) if len(paused) == len(active) else None,
        )
    wait = _seconds_to_wait(newest, now)
    if wait > 0:
        return RefreshAnswer("cooling", retry_after=wait)
    with correlated():
        tasks = {
            kind: start_run(session, page, kind, trigger="manual", requested_by=who.user_id).task_id
            for kind in KINDS
            if kind == "page" or ENGAGEMENT not in page.missing_permissions
        }
    return RefreshAnswer("started", tasks["page"], tasks.get("post"))


def _newest_runs(session: Session, page: MetaPage) -> dict[str, SyncRun]:
    rows = session.scalars(
        select(SyncRun)
        .where(
            SyncRun.tenant_id == page.tenant_id,
            SyncRun.meta_page_id == page.id,
            SyncRun.kind.in_(KINDS),
        )
        .ext(distinct_on(SyncRun.kind))
        .order_by(
            SyncRun.kind, SyncRun.status.in_(ACTIVE_STATUSES).desc(), SyncRun.created_at.desc()
        )
    )
    return {run.kind: run for run in rows}


def _stands_in_the_way(run: SyncRun) -> bool:
    """A midday read does not: the refresh widens it, or follows it."""
    if run.status not in ACTIVE_STATUSES:
        return False
    return run.status == "throttled" or run.trigger not in NARROW


def _task_id(runs: dict[str, SyncRun], kind: Kind) -> uuid.UUID | None:
    return runs[kind].id if kind in runs else None


def _seconds_to_wait(runs: dict[str, SyncRun], now: datetime) -> int:
    started = [run.created_at for run in runs.values() if run.trigger == "manual"]
    if not started:
        return 0
    ready = max(started) + timedelta(seconds=get_settings().meta_refresh_cooldown_seconds)
    return math.ceil((ready - now).total_seconds())
