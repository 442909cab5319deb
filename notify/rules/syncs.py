"""Syncs that fail again and again, and answers that are empty where values stood before."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, column, or_, select, true, values
from sqlalchemy.orm import Session, aliased

from models import MetaPage, SyncRun
from notify.alerts import Finding

KINDS = ("sync_failing", "unexpected_empty")
IN_A_ROW = 3
WORDS = {"page": "Page insights", "post": "post insights", "backfill": "the history"}
OVER = ("succeeded", "partial", "failed")
EMPTY = "empty_answer"
# A Page under 100 likes has no insights, and no sync of it can bring any.
TOO_SMALL = "unsupported_page"


@dataclass(frozen=True)
class _Ended:
    page: MetaPage
    runs: list[SyncRun]


def find(session: Session, tenant_id: int, now: datetime) -> list[Finding]:
    """Both conditions, from the newest three ended runs of each Page and kind.

    A cancelled run says nothing. A run that is partial has failed when not one value came.
    """
    findings = []
    for ended in _newest_runs(session, tenant_id):
        if len(ended.runs) >= IN_A_ROW and all(_has_failed(run) for run in ended.runs):
            findings.append(_failing(ended))
        if _is_empty(ended.runs):
            findings.append(_empty(ended))
    return findings


def _newest_runs(session: Session, tenant_id: int) -> list[_Ended]:
    """Those of Pages and kinds whose newest run brought nothing: a few looks at the end of an
    index for each, however long the history is."""
    kinds = values(column("name", SyncRun.kind.type), name="kinds").data([(k,) for k in WORDS])
    latest = _ended(kinds.c.name).limit(1).lateral()
    newest = aliased(SyncRun, _ended(kinds.c.name).limit(IN_A_ROW).lateral())
    rows = session.execute(
        select(MetaPage, newest)
        .select_from(MetaPage)
        .join(kinds, true())
        .join(
            latest,
            or_(
                latest.c.status == "failed",
                latest.c.rows_processed == 0,
                latest.c.error_kind == EMPTY,
            ),
        )
        .join(newest, true())
        .where(MetaPage.tenant_id == tenant_id, MetaPage.token_encrypted.is_not(None))
        .order_by(MetaPage.id, newest.kind, newest.created_at.desc())
    )
    groups: dict[tuple[int, str], _Ended] = {}
    for page, found in rows:
        groups.setdefault((page.id, found.kind), _Ended(page, [])).runs.append(found)
    return list(groups.values())


def _ended(kind: ColumnElement[str]) -> Select[SyncRun]:
    """A Page's ended runs of a kind, the newest first."""
    return (
        select(SyncRun)
        .where(
            SyncRun.tenant_id == MetaPage.tenant_id,
            SyncRun.meta_page_id == MetaPage.id,
            SyncRun.kind == kind,
            SyncRun.status.in_(OVER),
        )
        .order_by(SyncRun.created_at.desc())
    )


def _has_failed(run: SyncRun) -> bool:
    if run.error_kind == TOO_SMALL:
        return False
    return run.status == "failed" or (run.status == "partial" and run.rows_processed == 0)


def _is_empty(runs: list[SyncRun]) -> bool:
    """The newest run that could tell was empty: one that failed otherwise says nothing."""
    for run in runs:
        if run.error_kind == EMPTY:
            return True
        if not _has_failed(run):
            return False
    return False


def _failing(ended: _Ended) -> Finding:
    page, newest = ended.page, ended.runs[0]
    return Finding(
        kind="sync_failing",
        subject=f"page:{page.id}:{newest.kind}",
        severity="critical",
        sentence=(
            f"The last {IN_A_ROW} syncs of {WORDS[newest.kind]} of {page.name} failed:"
            f" {newest.error or 'no reason is known.'}"
        ),
        cure="Follow what the reason says, then refresh the Page. What was stored is kept.",
        evidence={"kind": newest.kind, "runs": [_evidence(run) for run in ended.runs]},
        meta_page_id=page.id,
    )


def _empty(ended: _Ended) -> Finding:
    page, newest = ended.page, next(run for run in ended.runs if run.error_kind == EMPTY)
    return Finding(
        kind="unexpected_empty",
        subject=f"page:{page.id}:{newest.kind}",
        severity="critical",
        sentence=f"{page.name}: {newest.error or 'Meta answered without any values.'}",
        cure="Check in the settings that the connection still has read_insights; connect again.",
        evidence={"kind": newest.kind, "runs": [_evidence(newest)]},
        meta_page_id=page.id,
    )


def _evidence(run: SyncRun) -> dict[str, Any]:
    return {
        "task_id": str(run.id),
        "finished_at": run.finished_at.isoformat() if run.finished_at else None,
        "status": run.status,
        "error_kind": run.error_kind,
        "rows_processed": run.rows_processed,
    }
