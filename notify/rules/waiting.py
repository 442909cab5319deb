"""Pages that Meta has throttled for long, and Pages whose newest days were not read."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy import Select, and_, exists, func, or_, select

from models import Alert, MetaInsightCoverage, MetaPage, SyncRun
from models.access_states import may_sync
from models.completeness import is_stale
from models.completeness.freshness import STALE_AFTER, oldest_fresh_day
from models.runs import ACTIVE_STATUSES
from notify.alerts import Ending, Finding
from notify.rules.look import (
    NOT_CONNECTED,
    TOLD_BY_ANOTHER,
    Look,
    day_words,
    pages_of,
    syncs_of,
)
from notify.rules.runs import WAITED_FOR, Ends, read_ends
from settings import get_settings

THROTTLED, STALE = "throttled", "stale"
THROTTLED_FOR = timedelta(hours=24)
WENT_ON = "It went on, and ended otherwise."


def find_throttled(look: Look, stale: Collection[int]) -> list[Finding]:
    """Runs that have waited for Meta for a day, together for each Page.

    Of a `stale` Page (our id) it need not be a day: it says why its numbers are stale.
    """
    rows = look.session.execute(
        select(MetaPage, SyncRun)
        .join(
            SyncRun,
            (SyncRun.tenant_id == MetaPage.tenant_id) & (SyncRun.meta_page_id == MetaPage.id),
        )
        .where(
            MetaPage.tenant_id == look.tenant_id,
            SyncRun.status == "throttled",
            or_(
                SyncRun.created_at <= look.now - THROTTLED_FOR,
                and_(SyncRun.kind == "page", MetaPage.id.in_(list(stale))),
            ),
        )
        .order_by(MetaPage.id, SyncRun.created_at)
    )
    groups: dict[int, tuple[MetaPage, list[SyncRun]]] = {}
    for page, run in rows:
        groups.setdefault(page.id, (page, []))[1].append(run)
    open_ones = {alert.meta_page_id: alert.subject for alert in look.alerts(THROTTLED)}
    return [
        _throttled(page, runs, open_ones.get(page.id, f"page:{page.id}"))
        for page, runs in groups.values()
    ]


def throttled_endings(look: Look, findings: Iterable[Finding]) -> list[Ending]:
    """A run that only works again may be stopped at its next call: what counts is how it ends."""
    alerts = _gone(look, THROTTLED, findings)
    pages, ends = pages_of(look, alerts), {}
    active = set()
    if pages:
        ends = read_ends(look, pages)
        active = {(page, kind) for page, kind in look.session.execute(_active_runs(look, pages))}
    found = []
    for alert in alerts:
        page_id = alert.meta_page_id or 0
        keys = [(page_id, kind) for kind in syncs_of(alert)]
        if page_id not in pages:
            found.append(Ending(alert, NOT_CONNECTED))
        elif not active.intersection(keys):
            last = [ends.get(key, Ends()).good for key in keys]
            over = all(moment is not None and moment > alert.opened_at for moment in last)
            found.append(Ending(alert, None if over else WENT_ON))
    return found


def stale_pages(look: Look) -> dict[int, MetaPage]:
    """Pages that could be read for 36 hours and whose newest published day was not, by our id.

    A run that began within the hour may bring it.
    """
    if not get_settings().meta_page_insights_enabled:
        return {}
    line = MetaInsightCoverage
    is_fresh = exists().where(
        line.tenant_id == MetaPage.tenant_id,
        line.meta_page_id == MetaPage.id,
        func.upper(line.read) > oldest_fresh_day(look.now),
    )
    is_coming = exists().where(
        SyncRun.tenant_id == MetaPage.tenant_id,
        SyncRun.meta_page_id == MetaPage.id,
        SyncRun.kind == "page",
        SyncRun.status.in_(ACTIVE_STATUSES),
        SyncRun.created_at > look.now - WAITED_FOR,
    )
    pages = look.session.scalars(
        select(MetaPage).where(
            MetaPage.tenant_id == look.tenant_id,
            may_sync("page"),
            MetaPage.created_at <= look.now - STALE_AFTER,
            ~is_fresh,
            ~is_coming,
        )
    )
    return {page.id: page for page in pages}


def find_stale(
    look: Look, stale: dict[int, MetaPage], explained: Collection[int | None]
) -> list[Finding]:
    """Stale Pages of which no other alert says why."""
    pages = [page for page in stale.values() if page.id not in explained]
    newest = _newest_days(look, [page.id for page in pages])
    return [_stale(page, newest.get(page.id)) for page in pages]


def stale_endings(
    look: Look, findings: Sequence[Finding], explained: Collection[int | None]
) -> list[Ending]:
    """A Page is fresh again when its newest days were read, whoever tells meanwhile why not."""
    alerts = _gone(look, STALE, findings)
    pages = pages_of(look, alerts)
    newest = _newest_days(look, list(pages))
    found = []
    for alert in alerts:
        page_id = alert.meta_page_id or 0
        if page_id not in pages:
            found.append(Ending(alert, NOT_CONNECTED))
        elif not is_stale(newest.get(page_id), look.now):
            found.append(Ending(alert))
        elif page_id in explained:
            found.append(Ending(alert, TOLD_BY_ANOTHER))
    return found


def _gone(look: Look, kind: str, findings: Iterable[Finding]) -> list[Alert]:
    found = {one.subject for one in findings if one.kind == kind}
    return [alert for alert in look.alerts(kind) if alert.subject not in found]


def _active_runs(look: Look, page_ids: Collection[int]) -> Select[int, str]:
    return select(SyncRun.meta_page_id, SyncRun.kind).where(
        SyncRun.tenant_id == look.tenant_id,
        SyncRun.meta_page_id.in_(page_ids),
        SyncRun.status.in_(ACTIVE_STATUSES),
    )


def _newest_days(look: Look, page_ids: Collection[int]) -> dict[int, date]:
    """The newest Pacific day that was read of each Page, by our id."""
    if not page_ids:
        return {}
    line = MetaInsightCoverage
    rows = look.session.execute(
        select(line.meta_page_id, func.max(func.upper(line.read)))
        .where(line.tenant_id == look.tenant_id, line.meta_page_id.in_(page_ids))
        .group_by(line.meta_page_id)
    )
    return {page: after - timedelta(days=1) for page, after in rows if after is not None}


def _throttled(page: MetaPage, runs: Sequence[SyncRun], subject: str) -> Finding:
    ends = [run.resume_at for run in runs if run.resume_at is not None]
    since = runs[0].created_at
    return Finding(
        kind=THROTTLED,
        subject=subject,
        sentence=(
            f"Meta limits the calls for {page.name}: its sync of {since:%Y-%m-%d %H:%M} UTC waits."
        ),
        cure="Refresh by hand less often; the sync goes on by itself when Meta allows it.",
        evidence={
            "kinds": [run.kind for run in runs],
            "tasks": [str(run.id) for run in runs],
            "since": since.isoformat(),
            "resume_at": min(ends).isoformat() if ends else None,
        },
        meta_page_id=page.id,
    )


def _stale(page: MetaPage, newest: date | None) -> Finding:
    why = "nothing was read of it yet."
    if newest is not None:
        why = (
            f"nothing newer than {day_words(newest)} was read,"
            " though the next day ended over 36 hours ago."
        )
    return Finding(
        kind=STALE,
        subject=f"page:{page.id}",
        sentence=f"{page.name} is stale: {why}",
        cure="See that workers and scheduler run (`pagelens doctor`), then refresh the Page.",
        evidence={"newest_day": str(newest) if newest else None},
        meta_page_id=page.id,
    )
