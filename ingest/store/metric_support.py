"""What a refused or an answered metric means for the registry and for the Page."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, case, exists, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from ingest.graph.errors import GraphError
from ingest.graph.reading import Reading
from ingest.graph.sentences import SENTENCES, ErrorKind
from ingest.run.record import RunRecord
from ingest.store.periods import correct_periods
from models import MetaMetricRegistry, MetaMetricSupport, MetaPage
from models.orm import now_utc
from models.scope import tenant_session, wide_session

ANSWERED_LATELY = timedelta(days=7)
GATED = (ErrorKind.MONETIZATION, ErrorKind.PERMISSION)


def mark_refusals(
    record: RunRecord, level: str, reading: Reading, replaced: Mapping[str, str]
) -> None:
    """Marks what a reading found, with Meta's words as evidence; the run's row names each.

    `replaced` are the keys that go on by old key. Nothing is marked on the word of an API that
    refuses everything, or the same metric now and then.
    """
    for refusal in reading.refusals:
        # A trial was refused before, so this run is none the worse for it.
        if not refusal.trial:
            words = _words(refusal.error, replaced.get(refusal.metric))
            record.failed_metrics[refusal.metric] = words
    if reading.suspicious:
        record.warn(ErrorKind.SUSPICIOUS, " ".join(SENTENCES[ErrorKind.SUSPICIOUS]))
        return
    dead = reading.dead
    for refusal in reading.refusals:
        if refusal.metric in dead:
            _mark_invalid(record.page, level, refusal.metric, refusal.error)
        elif refusal.error.kind in GATED and refusal.breakdown is None:
            _mark_refused(record.page, level, [refusal.metric], "gated", refusal.error)
    for key, evidence in correct_periods(record.page, level, reading, dead).items():
        _mark_refused(record.page, level, [key], "unsupported", evidence)


def mark_refused_metrics(
    record: RunRecord, level: str, period: str, refused: dict[str, GraphError]
) -> None:
    """The same for the refused metrics of one list; what passes by itself marks nothing."""
    for key, error in refused.items():
        record.failed_metrics[key] = error.sentence
        if error.kind is ErrorKind.BAD_METRIC:
            _mark_invalid(record.page, level, key, error)
        elif error.kind is ErrorKind.BAD_PERIOD:
            _mark_refused(record.page, level, [key], "unsupported", error)
        elif error.kind in GATED:
            _mark_refused(record.page, level, [key], "gated", error)


def mark_answered_metrics(
    page: MetaPage, level: str, with_values: Iterable[str], without: Iterable[str] = ()
) -> None:
    """Remembers which metrics have values for the Page; what was refused is good again.

    Those answered `without` any value have no data; that does not bring a refused metric back.
    """
    good, silent = sorted(set(with_values)), sorted(set(without))
    with tenant_session(page.tenant_id) as session:
        _write_support(session, page, level, good, {"status": "available", "evidence": None})
        _write_support(session, page, level, silent, {"status": "no_data", "evidence": None})
    with wide_session("registry") as session:
        _revive(session, level, good, silent)


def _words(error: GraphError, replacement: str | None) -> str:
    return (
        f"{error.sentence} {replacement} goes on in its place." if replacement else (error.sentence)
    )


def _revive(session: Session, level: str, good: list[str], silent: list[str]) -> None:
    refused = and_(
        MetaMetricRegistry.level == level, MetaMetricRegistry.runtime_status == "INVALID"
    )
    session.execute(
        update(MetaMetricRegistry)
        .where(refused, MetaMetricRegistry.key.in_(good))
        .values(runtime_status=None, runtime_checked_at=now_utc(), runtime_evidence=None)
    )
    session.execute(
        update(MetaMetricRegistry)
        .where(refused, MetaMetricRegistry.key.in_(silent))
        .values(runtime_checked_at=now_utc())
    )


def _mark_invalid(page: MetaPage, level: str, key: str, error: GraphError) -> None:
    """INVALID for all, unless another Page got a value lately: then only this Page lacks it."""
    with wide_session("registry") as session:
        if not _is_answered_elsewhere(session, page, level, key):
            session.execute(
                update(MetaMetricRegistry)
                .where(MetaMetricRegistry.level == level, MetaMetricRegistry.key == key)
                .values(
                    runtime_status="INVALID",
                    runtime_checked_at=now_utc(),
                    runtime_evidence=f"Page {page.page_id}: {error.message}",
                )
            )
            return
    _mark_refused(page, level, [key], "unsupported", error)


def _is_answered_elsewhere(session: Session, page: MetaPage, level: str, key: str) -> bool:
    """By another Page of Facebook's: the same one may be connected by several tenants."""
    value = exists().where(
        MetaMetricRegistry.level == level,
        MetaMetricRegistry.key == key,
        MetaMetricSupport.metric_id == MetaMetricRegistry.id,
        MetaMetricSupport.last_value_at > now_utc() - ANSWERED_LATELY,
        MetaPage.tenant_id == MetaMetricSupport.tenant_id,
        MetaPage.id == MetaMetricSupport.meta_page_id,
        MetaPage.page_id != page.page_id,
    )
    return bool(session.scalar(select(value)))


def _mark_refused(
    page: MetaPage, level: str, keys: Iterable[str], status: str, error: GraphError
) -> None:
    values = {"status": status, "evidence": error.message, "last_refused_at": now_utc()}
    with tenant_session(page.tenant_id) as session:
        _write_support(session, page, level, sorted(set(keys)), values)


def _write_support(
    session: Session, page: MetaPage, level: str, keys: list[str], values: dict[str, object]
) -> None:
    ids = session.scalars(
        select(MetaMetricRegistry.id)
        .where(MetaMetricRegistry.level == level, MetaMetricRegistry.key.in_(keys))
        .order_by(MetaMetricRegistry.id)
    ).all()
    if not ids:
        return
    now = now_utc()
    values = values | {"checked_at": now}
    if values["status"] == "available":
        values |= {"last_value_at": now}
    who = {"tenant_id": page.tenant_id, "meta_page_id": page.id}
    row = insert(MetaMetricSupport).values([{**who, "metric_id": id_, **values} for id_ in ids])
    changed: dict[str, Any] = {name: row.excluded[name] for name in values}
    if values["status"] == "no_data":
        changed |= _unless_unsupported(now)
    session.execute(
        row.on_conflict_do_update(
            index_elements=["tenant_id", "meta_page_id", "metric_id"], set_=changed
        )
    )


def _unless_unsupported(now: datetime) -> dict[str, Any]:
    """A refused metric that is answered with nothing stays refused, and is tried in a week."""
    row = MetaMetricSupport
    refused = row.status == "unsupported"
    return {
        "status": case((refused, row.status), else_="no_data"),
        "evidence": case((refused, row.evidence)),
        "last_refused_at": case((refused, now), else_=row.last_refused_at),
    }
