"""Days that are missing for long, though the Page could be synced all the while.

1. Looked at in the minutes after a sync of the Page's numbers ended well; another ended well three
   to five days ago, so that there was time to ask for them.
2. Not while what an older release stored is being checked again, not while the history makes
   progress, and not while another alert of the Page says why.
3. It stands until these days are there, or Meta was found not to give them.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Exists, and_, exists, or_, select

from models import MetaPage, SyncRun
from models.access_states import may_sync
from models.completeness import (
    Completeness,
    DayRange,
    MissingDays,
    count_days,
    overdue_days,
    read_completeness,
    read_missing,
)
from models.runs import ACTIVE_STATUSES, WHOLE_STATUSES
from notify.alerts import Ending, Finding
from notify.rules.look import NOT_CONNECTED, Look, day_words, pages_of

INCOMPLETE = "incomplete"
OLD_AFTER = timedelta(days=3)
LATELY = timedelta(minutes=20)
A_DAY = timedelta(days=1)
NOT_GIVEN = "Meta does not give these days; sync health names them."
CHECKED_AGAIN = "These days are being checked again after an upgrade."
MOST_METRICS = 5


def find(look: Look, explained: Collection[int | None]) -> list[Finding]:
    """Pages that lack days older than three; those of an open alert as they are now."""
    known = [alert.meta_page_id for alert in look.alerts(INCOMPLETE)]
    pages = {
        page.id: page
        for page in look.session.scalars(_candidates(look, known))
        if page.id in known or page.id not in explained
    }
    incomplete = {
        page_id: one
        for page_id, one in read_completeness(look.session, look.tenant_id, pages, look.now).items()
        if one.missing
    }
    details = _read_overdue(look, incomplete)
    return [
        _finding(pages[page_id], incomplete[page_id], days, missing)
        for page_id, (days, missing) in details.items()
    ]


def endings(look: Look, findings: Iterable[Finding]) -> list[Ending]:
    """Of the open alerts of this kind that were not found again."""
    found = {one.subject for one in findings if one.kind == INCOMPLETE}
    alerts = [alert for alert in look.alerts(INCOMPLETE) if alert.subject not in found]
    pages = pages_of(look, alerts)
    overdue = _read_overdue(look, pages)
    known = read_completeness(look.session, look.tenant_id, pages, look.now)
    endings = []
    for alert in alerts:
        page = pages.get(alert.meta_page_id or 0)
        if page is None:
            endings.append(Ending(alert, NOT_CONNECTED))
        elif page.being_checked:
            endings.append(Ending(alert, CHECKED_AGAIN))
        elif page.id not in overdue:
            given_up = count_days(known.get(page.id, Completeness()).given_up)
            more = given_up > alert.evidence.get("not_given", 0)
            endings.append(Ending(alert, NOT_GIVEN if more else None))
    return endings


def _candidates(look: Look, known: Collection[int | None]) -> Any:
    return select(MetaPage).where(
        MetaPage.tenant_id == look.tenant_id,
        may_sync("page"),
        ~MetaPage.being_checked,
        or_(MetaPage.id.in_(known), _could_be_synced(look.now)),
    )


def _could_be_synced(now: datetime) -> ColumnElement[bool]:
    """With bounds on when runs began, by which they are found in their index."""
    before = now - OLD_AFTER
    whole = _run(SyncRun.kind == "page", SyncRun.status.in_(WHOLE_STATUSES))
    changed = and_(SyncRun.created_at > now - 2 * A_DAY, SyncRun.rows_changed > 0)
    goes_on = _run(
        SyncRun.kind == "backfill",
        or_(
            SyncRun.status.in_(ACTIVE_STATUSES),
            and_(changed, SyncRun.finished_at > now - A_DAY),
        ),
    )
    return and_(
        whole.where(SyncRun.created_at > now - A_DAY, SyncRun.finished_at > now - LATELY),
        whole.where(SyncRun.created_at.between(before - 2 * A_DAY, before)),
        ~goes_on,
    )


def _run(*conditions: ColumnElement[bool]) -> Exists:
    """Whether the Page has such a run."""
    return exists().where(
        SyncRun.tenant_id == MetaPage.tenant_id, SyncRun.meta_page_id == MetaPage.id, *conditions
    )


def _read_overdue(
    look: Look, page_ids: Collection[int]
) -> dict[int, tuple[list[DayRange], list[MissingDays]]]:
    """The days that should have been there for three days, with what is missing, by Page."""
    found = {}
    for page_id, missing in read_missing(look.session, look.tenant_id, page_ids, look.now).items():
        days = overdue_days(missing, look.now, OLD_AFTER)
        if days:
            found[page_id] = days, missing
    return found


def _finding(
    page: MetaPage, known: Completeness, days: list[DayRange], missing: list[MissingDays]
) -> Finding:
    number, newest = count_days(days), day_words(days[-1].until)
    what = f"numbers of {newest}" if number == 1 else f"numbers of {number} days up to {newest}"
    metrics = list(dict.fromkeys(one.metric for one in missing if one.state != "given_up"))
    more = len(metrics) - MOST_METRICS
    return Finding(
        kind=INCOMPLETE,
        subject=f"page:{page.id}",
        sentence=f"{page.name} lacks {what}, though it is synced.",
        cure=(
            "Sync health says why; `pagelens gaps --page"
            f" {page.page_id} --repair` asks Meta for them now."
        ),
        evidence={
            "days": [f"{each.since} to {each.until}" for each in days[-MOST_METRICS:]],
            "metrics": metrics[:MOST_METRICS] + ([f"and {more} more"] if more > 0 else []),
            "reasons": sorted({one.reason for one in missing if one.reason})[:MOST_METRICS],
            "not_given": count_days(known.given_up),
        },
        meta_page_id=page.id,
    )
