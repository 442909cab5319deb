"""What a refused or an answered metric means for the registry and for the Page."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import exists, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from ingest.graph.errors import GraphError
from ingest.graph.sentences import ErrorKind
from ingest.record import RunRecord
from models import MetaMetricRegistry, MetaMetricSupport, MetaPage
from models.orm import now_utc
from models.scope import tenant_session, wide_session

ANSWERED_LATELY = timedelta(days=7)


def note_refusals(
    record: RunRecord, level: str, period: str, culprits: dict[str, GraphError]
) -> None:
    """Marks what Meta refused, with its words as evidence; the run names each in its row."""
    for key, error in culprits.items():
        record.failed_metrics[key] = error.sentence
        if error.kind is ErrorKind.BAD_METRIC:
            _refuse_metric(record.page, level, key, error)
        elif error.kind is ErrorKind.BAD_PERIOD:
            _drop_period(level, key, period)
        else:
            _note_support(record.page, level, [key], "gated", error.message)


def note_answers(page: MetaPage, level: str, with_values: Iterable[str]) -> None:
    """Remembers that these metrics have values for the Page; what was refused is good again."""
    keys = sorted(with_values)
    _note_support(page, level, keys, "available", None)
    with wide_session("registry") as session:
        session.execute(
            update(MetaMetricRegistry)
            .where(
                MetaMetricRegistry.level == level,
                MetaMetricRegistry.key.in_(keys),
                MetaMetricRegistry.runtime_status == "INVALID",
            )
            .values(runtime_status=None, runtime_checked_at=now_utc(), runtime_evidence=None)
        )


def _refuse_metric(page: MetaPage, level: str, key: str, error: GraphError) -> None:
    """INVALID for all, unless another Page got a value lately: then only this Page lacks it."""
    if _answered_elsewhere(page, level, key):
        _note_support(page, level, [key], "unsupported", error.message)
        return
    with wide_session("registry") as session:
        row = _registry_row(session, level, key)
        if row is not None:
            row.runtime_status = "INVALID"
            row.runtime_checked_at = now_utc()
            row.runtime_evidence = f"Page {page.page_id}: {error.message}"


def _answered_elsewhere(page: MetaPage, level: str, key: str) -> bool:
    with wide_session("registry") as session:
        return bool(
            session.scalar(
                select(
                    exists().where(
                        MetaMetricSupport.metric_id == MetaMetricRegistry.id,
                        MetaMetricRegistry.level == level,
                        MetaMetricRegistry.key == key,
                        MetaMetricSupport.last_value_at > now_utc() - ANSWERED_LATELY,
                        MetaMetricSupport.meta_page_id != page.id,
                    )
                )
            )
        )


def _drop_period(level: str, key: str, period: str) -> None:
    with wide_session("registry") as session:
        row = _registry_row(session, level, key)
        if row is not None:
            row.periods = [known for known in row.periods if known != period]


def _note_support(
    page: MetaPage, level: str, keys: Iterable[str], status: str, evidence: str | None
) -> None:
    now = now_utc()
    stamp = {"last_value_at": now} if status == "available" else {"last_refused_at": now}
    with tenant_session(page.tenant_id) as session:
        ids = session.scalars(
            select(MetaMetricRegistry.id).where(
                MetaMetricRegistry.level == level, MetaMetricRegistry.key.in_(sorted(keys))
            )
        )
        for metric_id in sorted(ids):
            values = {"status": status, "evidence": evidence, **stamp}
            row = insert(MetaMetricSupport).values(
                tenant_id=page.tenant_id, meta_page_id=page.id, metric_id=metric_id, **values
            )
            session.execute(
                row.on_conflict_do_update(
                    index_elements=["tenant_id", "meta_page_id", "metric_id"], set_=values
                )
            )


def _registry_row(session: Session, level: str, key: str) -> MetaMetricRegistry | None:
    return session.scalar(
        select(MetaMetricRegistry).where(
            MetaMetricRegistry.level == level, MetaMetricRegistry.key == key
        )
    )
