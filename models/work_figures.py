"""How much work there was lately and how it ended, over all tenants: numbers that name nobody."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Float, cast, extract, func, or_, select
from sqlalchemy.orm import Session

from models.alerts import Alert, AlertDelivery
from models.background import BackgroundJob
from models.coverage import MetaInsightCoverage, MetaInsightGap
from models.exports import ExportJob, ReportDelivery
from models.mailed_links import MailedLink
from models.meta import MetaPage
from models.runs import ACTIVE_STATUSES, SyncRun

LATELY = timedelta(hours=24)
QUANTILES = (0.5, 0.95)
STALE = "stale"
# A day that was asked for once and not given is no news: Meta is late, or the day had no value.
TRIED_AGAIN = 2
# Work that sends something, and when it is to begin.
SENDING = ("notice", "report_mail", "digest_mail", "link_mail")
BEGINS = func.coalesce(BackgroundJob.resume_at, BackgroundJob.created_at)

Values = list[tuple[tuple[str, ...], float]]


@dataclass(frozen=True)
class WorkFigures:
    """Each figure by the values of its labels. `page_ids` are Facebook's, of Pages in use."""

    oldest_queued: float
    runs: Values
    run_seconds: Values
    run_errors: Values
    graph_calls: Values
    rows: Values
    exports: Values
    export_seconds: Values
    background: Values
    mails: Values
    oldest_mail: float
    open_alerts: Values
    stale_pages: float
    pages: Values
    pages_with_gaps: float
    page_ids: list[str]


def read_work_figures(session: Session, now: datetime) -> WorkFigures:
    """All of them at this moment, in a session across tenants."""
    began = now - LATELY
    return WorkFigures(
        oldest_queued=_age(session, SyncRun.created_at, SyncRun.status == "queued", now),
        **_of_runs(session, began),
        **_of_other_work(session, began),
        mails=_mails(session, began),
        oldest_mail=max(
            _age(session, BEGINS, _is_sending(), now),
            _age(session, AlertDelivery.due_at, AlertDelivery.status == "waiting", now),
            _age(session, ReportDelivery.due_at, ReportDelivery.status == "waiting", now),
            _age(session, MailedLink.due_at, MailedLink.waits, now),
        ),
        **_of_pages(session),
    )


def _of_runs(session: Session, began: datetime) -> dict[str, Any]:
    young = SyncRun.created_at > began
    lately = or_(young, SyncRun.status.in_(ACTIVE_STATUSES))
    error = func.coalesce(SyncRun.error_kind, "unknown")
    failed = young & (SyncRun.status == "failed")
    sums = _sums(session, lately)
    return {
        "runs": _counts(session, SyncRun.kind, SyncRun.status, where=lately),
        "run_seconds": _quantiles(session, SyncRun, SyncRun.kind, where=young),
        "run_errors": _counts(session, SyncRun.kind, error, where=failed),
        "graph_calls": [((kind,), calls) for kind, calls, _processed, _changed in sums],
        "rows": [
            ((kind, outcome), number)
            for kind, _calls, processed, changed in sums
            for outcome, number in (("processed", processed), ("changed", changed))
        ],
    }


def _of_other_work(session: Session, began: datetime) -> dict[str, Any]:
    exported, jobs = ExportJob.created_at > began, BackgroundJob.created_at > began
    return {
        "exports": _counts(session, ExportJob.export_format, ExportJob.status, where=exported),
        "export_seconds": _quantiles(session, ExportJob, where=exported),
        "background": _counts(session, BackgroundJob.kind, BackgroundJob.status, where=jobs),
    }


def _of_pages(session: Session) -> dict[str, Any]:
    alerts = _counts(session, Alert.kind, where=Alert.resolved_at.is_(None))
    in_use = select(MetaPage.page_id).where(MetaPage.access_status == "active")
    return {
        "open_alerts": alerts,
        "stale_pages": dict(alerts).get((STALE,), 0.0),
        "pages": _counts(session, MetaPage.access_status, where=MetaPage.erased_at.is_(None)),
        "pages_with_gaps": _pages_with_gaps(session),
        "page_ids": list(session.scalars(in_use)),
    }


def _counts(session: Session, *labels: Any, where: Any) -> Values:
    rows = session.execute(select(*labels, func.count()).where(where).group_by(*labels))
    return [(tuple(map(str, row[:-1])), float(row[-1])) for row in rows]


def _quantiles(session: Session, model: Any, *labels: Any, where: Any) -> Values:
    """Seconds from start to end, of what has ended."""
    seconds = extract("epoch", model.finished_at - model.started_at)
    found = func.percentile_cont(list(QUANTILES)).within_group(seconds)
    ended = model.finished_at.is_not(None) & model.started_at.is_not(None)
    rows = session.execute(select(*labels, found).where(where, ended).group_by(*labels))
    return [
        ((*map(str, row[:-1]), str(quantile)), float(value))
        for row in rows
        for quantile, value in zip(QUANTILES, row[-1] or (), strict=False)
    ]


def _sums(session: Session, lately: Any) -> list[tuple[Any, ...]]:
    columns = (SyncRun.graph_calls, SyncRun.rows_processed, SyncRun.rows_changed)
    sums = [cast(func.sum(column), Float) for column in columns]
    rows = session.execute(select(SyncRun.kind, *sums).where(lately).group_by(SyncRun.kind))
    return [tuple(row) for row in rows]


def _mails(session: Session, began: datetime) -> Values:
    values: Values = []
    for kind, model in (("alert", AlertDelivery), ("report", ReportDelivery)):
        failed = (model.status == "failed") & (model.due_at > began)
        found = _counts(session, model.status, where=(model.status == "waiting") | failed)
        values += [((kind, *label), number) for label, number in found]
    links = session.scalar(select(func.count()).where(MailedLink.waits)) or 0
    return [*values, (("link", "waiting"), float(links))]


def _age(session: Session, moment: Any, where: Any, now: datetime) -> float:
    """Seconds since the oldest of these moments; 0 where there is none, or none has come."""
    oldest = session.scalar(select(func.min(moment)).where(where))
    return 0.0 if oldest is None else max(0.0, (now - oldest).total_seconds())


def _is_sending() -> Any:
    return BackgroundJob.kind.in_(SENDING) & (BackgroundJob.status == "queued")


def _pages_with_gaps(session: Session) -> float:
    same = (MetaInsightCoverage.tenant_id == MetaInsightGap.tenant_id) & (
        MetaInsightCoverage.id == MetaInsightGap.coverage_id
    )
    page = func.distinct(MetaInsightCoverage.meta_page_id)
    asked = (
        select(func.count(page))
        .select_from(MetaInsightGap)
        .join(MetaInsightCoverage, same)
        .where(MetaInsightGap.tries >= TRIED_AGAIN)
    )
    return float(session.scalar(asked) or 0)
