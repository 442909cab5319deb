"""Syncs that fail again and again, and answers that are empty where values stood before.

1. A sync fails when its newest runs failed three times in a row; a run that started three times
   in vain by itself counts thrice. Of a stale Page one failure of its numbers is enough: it says
   why they are stale.
2. An empty answer may come from access that ended: it is told once the connection was looked at
   since, or an hour has passed, and access does not explain it. One that follows others which
   are told already needs no further look.
3. While a run is on its way that may be the cure, nothing new is told, for an hour at most.
4. What fails for the same reason is one alert of its Page, with all kinds of syncs in it.
5. It is over when each of these syncs has brought something since. A run that only began, was
   cancelled or failed in another way proves nothing.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from models import Alert, MetaPage, SyncRun
from notify.alerts import Ending, Finding
from notify.rules.look import NOT_CONNECTED, SYNCS, TOLD_BY_ANOTHER, Look, pages_of, syncs_of
from notify.rules.runs import (
    EMPTY,
    IN_A_ROW,
    WAITED_FOR,
    Ended,
    Ends,
    has_failed,
    read_active,
    read_ends,
    read_troubled,
)

FAILING, EMPTIED = "sync_failing", "unexpected_empty"
KINDS = (FAILING, EMPTIED)
NOUNS = {"page": "Page insights", "post": "post insights", "backfill": "the history"}
OF_ACCESS = ("reauthorise", "permission", "no_token")


def find(look: Look, stale: Collection[int]) -> list[Finding]:
    """Both conditions; `stale` are Pages (our ids) whose newest days were not read."""
    troubled = [
        ended for ended in read_troubled(look) if not look.is_explained(ended.page.id, [ended.kind])
    ]
    if not troubled:
        return []
    active = read_active(look)
    told = _told(look, *KINDS)
    ready = [one for one in troubled if one.key in told or not _may_be_cured(one, active, look)]
    ends = read_ends(look, {one.page.id for one in ready})
    known = _told(look, EMPTIED)
    empty = [one for one in ready if _is_empty(one, look.now, is_known=one.key in known)]
    emptied = {one.key for one in empty}
    failing = [one for one in ready if one.key not in emptied and _is_failing(one, stale, ends)]
    return [
        *_together(look, FAILING, failing, lambda one: str(one.runs[0].error_kind)),
        *_together(look, EMPTIED, empty, lambda _one: EMPTY),
    ]


def _told(look: Look, *kinds: str) -> set[tuple[int | None, str]]:
    """The Pages (our ids) and syncs that open alerts of these kinds are about."""
    return {(a.meta_page_id, sync) for a in look.alerts(*kinds) for sync in syncs_of(a)}


def endings(look: Look, findings: Sequence[Finding]) -> list[Ending]:
    """Of the open alerts of these kinds that were not found again."""
    found = {(one.kind, one.subject) for one in findings}
    gone = [alert for alert in look.alerts(*KINDS) if (alert.kind, alert.subject) not in found]
    pages = pages_of(look, gone)
    ends = read_ends(look, pages)
    return [ending for alert in gone if (ending := _ending(look, alert, pages, ends, findings))]


def _ending(
    look: Look,
    alert: Alert,
    pages: dict[int, MetaPage],
    ends: dict[tuple[int, str], Ends],
    findings: Iterable[Finding],
) -> Ending | None:
    page_id, syncs = alert.meta_page_id or 0, syncs_of(alert)
    if page_id not in pages:
        return Ending(alert, NOT_CONNECTED)
    elsewhere = {
        kind for one in findings if one.meta_page_id == page_id for kind in one.evidence["kinds"]
    }
    if syncs <= elsewhere or look.is_explained(page_id, syncs):
        return Ending(alert, TOLD_BY_ANOTHER)
    last = [ends.get((page_id, kind), Ends()) for kind in syncs if kind not in elsewhere]
    if all(_is_over(alert, one) for one in last):
        return Ending(alert)
    return None


def _is_over(alert: Alert, ends: Ends) -> bool:
    if ends.good is None or ends.good <= alert.opened_at:
        return False
    bad = ends.failed if alert.kind == FAILING else ends.empty
    return bad is None or bad < ends.good


def _may_be_cured(ended: Ended, active: dict[tuple[int, str], datetime], look: Look) -> bool:
    """Whether a run is on its way that has begun since; after access failed, any of the Page."""
    kinds = SYNCS if ended.runs[0].error_kind in OF_ACCESS else (ended.kind,)
    begun = [active[ended.page.id, kind] for kind in kinds if (ended.page.id, kind) in active]
    return any(look.now - since < WAITED_FOR for since in begun)


def _is_failing(ended: Ended, stale: Collection[int], ends: Mapping[tuple[int, str], Ends]) -> bool:
    if ended.runs[0].error_kind == EMPTY or _has_access_again(ended, ends):
        return False
    tries = 0
    for run in ended.runs:
        if not has_failed(run):
            break
        tries += max(run.attempts, 1)
    enough = 1 if ended.kind == "page" and ended.page.id in stale else IN_A_ROW
    return tries >= enough


def _has_access_again(ended: Ended, ends: Mapping[tuple[int, str], Ends]) -> bool:
    """Whether access failed, and some sync of the Page has brought something since."""
    newest = ended.runs[0]
    if newest.error_kind not in OF_ACCESS or newest.finished_at is None:
        return False
    good = [ends.get((ended.page.id, kind), Ends()).good for kind in SYNCS]
    return any(moment > newest.finished_at for moment in good if moment is not None)


def _is_empty(ended: Ended, now: datetime, *, is_known: bool) -> bool:
    """The newest run that could tell was empty: one that failed otherwise says nothing."""
    for run in ended.runs:
        if run.error_kind == EMPTY:
            return is_known or _was_checked_since(ended, run, now)
        if not has_failed(run):
            return False
    return False


def _was_checked_since(ended: Ended, run: SyncRun, now: datetime) -> bool:
    begun = run.started_at or run.created_at
    if ended.checked_at is not None and ended.checked_at > begun:
        return True
    return now - (run.finished_at or begun) > WAITED_FOR


def _together(look: Look, kind: str, troubled: Iterable[Ended], reason: Any) -> Iterable[Finding]:
    groups: dict[tuple[int, str], list[Ended]] = {}
    for one in sorted(troubled, key=lambda one: SYNCS.index(one.kind)):
        groups.setdefault((one.page.id, reason(one)), []).append(one)
    used: set[str] = set()
    for group in groups.values():
        subject = next(one for one in _subjects(look, kind, group) if one not in used)
        used.add(subject)
        yield _finding(kind, subject, group)


def _subjects(look: Look, kind: str, group: Sequence[Ended]) -> Iterable[str]:
    """That of an open alert about any of them, so that it goes on; else its own."""
    page_id, syncs = group[0].page.id, {one.kind for one in group}
    for alert in look.alerts(kind):
        if alert.meta_page_id == page_id and syncs & syncs_of(alert):
            yield alert.subject
    yield from (f"page:{page_id}:{one.kind}" for one in group)
    yield from (f"page:{page_id}:{one.kind}:{group[0].runs[0].error_kind}" for one in group)


def _finding(kind: str, subject: str, group: Sequence[Ended]) -> Finding:
    page, first = group[0].page, group[0].runs[0]
    if kind == EMPTIED:
        first = next(run for run in group[0].runs if run.error_kind == EMPTY)
        sentence = f"{page.name}: {first.error or 'Meta answered without any values.'}"
        cure = "Check in the settings that the connection still has read_insights; connect again."
    else:
        what = _named([one.kind for one in group])
        sentence = f"{what} of {page.name} failed: {first.error or 'no reason is known.'}"
        cure = "Follow what the reason says, then refresh the Page. What was stored is kept."
    runs = [run for one in group for run in one.runs if kind == FAILING or run.error_kind == EMPTY]
    return Finding(
        kind=kind,
        subject=subject,
        severity="critical",
        sentence=sentence,
        cure=cure,
        evidence={"kinds": [one.kind for one in group], "runs": [_evidence(run) for run in runs]},
        meta_page_id=page.id,
    )


def _named(kinds: Sequence[str]) -> str:
    """The last syncs of Page insights, post insights and the history."""
    nouns = [NOUNS[kind] for kind in kinds]
    listed = " and ".join(filter(None, [", ".join(nouns[:-1]), nouns[-1]]))
    return f"The last syncs of {listed}"


def _evidence(run: SyncRun) -> dict[str, Any]:
    return {
        "task_id": str(run.id),
        "kind": run.kind,
        "finished_at": run.finished_at.isoformat() if run.finished_at else None,
        "status": run.status,
        "error_kind": run.error_kind,
        "rows_processed": run.rows_processed,
    }
