"""The refresh button's words and the live progress of runs, read from the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dashboard.queries.refresh import RefreshAnswer
from dashboard.queries.runs import RunView, active_runs
from dashboard.widgets.header import backfill_line, freshness_line
from dashboard.widgets.view import View
from models import MetaPage, SyncRun

KIND_NAMES = {"page": "Page numbers", "post": "Posts", "backfill": "History"}


@dataclass(frozen=True)
class SyncState:
    """What the status places hold. `version` changes when numbers may have changed."""

    line: str
    busy: bool
    backfill: list[Any]
    backfilling: bool
    version: str
    fresh: list[Any]


def sync_state(view: View) -> SyncState:
    """The Page's runs now: those of colleagues and of the schedule as well."""
    running = active_runs(view.session, view.page)
    refreshing = [run for run in running if run.kind in ("page", "post")]
    return SyncState(
        line=" · ".join(run_words(run) for run in refreshing) or ended_words(view),
        busy=bool(refreshing),
        backfill=backfill_line(view.fresh.backfill),
        backfilling=len(running) > len(refreshing),
        version=data_version(view.session, view.page),
        fresh=freshness_line(view),
    )


def run_words(run: RunView) -> str:
    """Page numbers: fetching from Meta, 412 values."""
    words = (
        f"{KIND_NAMES.get(run.kind, run.kind)}: {run.status_text[:1].lower()}{run.status_text[1:]}"
    )
    return f"{words}, {run.rows_processed:,} values" if run.rows_processed else words


def ended_words(view: View) -> str:
    """What the newest manual refresh brought, for an hour after its end."""
    page = view.page
    rows = view.session.scalars(
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
    recent = [
        run
        for run in rows
        if run.finished_at
        and (view.now - run.finished_at).seconds < 3600
        and (view.now - run.finished_at).days == 0
    ]
    return outcome_words(recent)


def outcome_words(runs: Sequence[SyncRun]) -> str:
    """412 values updated; or what went wrong, in the run's own words."""
    if not runs:
        return ""
    failed = next((run for run in runs if run.status == "failed"), None)
    if failed is not None:
        return failed.error or "The refresh failed; try again in a few minutes."
    changed = sum(run.rows_changed for run in runs)
    words = f"{changed:,} values updated" if changed else "Nothing new at Meta"
    partial = any(run.status == "partial" for run in runs)
    return f"{words}; some metrics could not be read" if partial else words


def data_version(session: Session, page: MetaPage) -> str:
    """Moves on whenever a run of this Page ends."""
    ended = session.scalar(
        select(func.max(SyncRun.finished_at)).where(
            SyncRun.tenant_id == page.tenant_id, SyncRun.meta_page_id == page.id
        )
    )
    return f"{page.page_id}/{ended.isoformat() if ended else ''}"


def answer_words(answer: RefreshAnswer) -> str:
    """What pressing the button did, in one sentence."""
    if answer.outcome == "cooling":
        minutes = -(-(answer.retry_after or 0) // 60)
        unit = "minute" if minutes == 1 else "minutes"
        return f"Refreshed a moment ago; the next refresh is possible in {minutes} {unit}."
    if answer.outcome == "refused":
        return answer.reason or "This Page cannot be refreshed."
    if answer.outcome == "active":
        return "A refresh is already running."
    return "Asking Meta for new numbers …"
