"""Alerts: each condition opens one, once, and resolves it when it is over.

`open_alert` and `resolve_alert` are for who meets a condition while working; rules that look at
the stored state hand what they found, and what has ended, to `reconcile`.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import literal_column, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from models import Alert
from models.orm import now_utc

# A sign of life at most this often: an open alert costs no write each minute.
SEEN_EVERY = timedelta(minutes=10)
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Finding:
    """A condition that holds now.

    `subject` tells apart conditions of one kind (`page:7`, `report:3`). `evidence` is shown to
    people: plain values, no token, no SQL. `meta_page_id` and `connection_id` are our own ids.
    """

    kind: str
    subject: str
    sentence: str
    cure: str = ""
    severity: str = "warning"
    evidence: dict[str, Any] = field(default_factory=dict)
    meta_page_id: int | None = None
    connection_id: int | None = None


def open_alert(
    session: Session, tenant_id: int, finding: Finding, *, now: datetime | None = None
) -> bool:
    """Opens an alert, or refreshes the open one of this kind and subject; True when it is new."""
    return bool(_open(session, tenant_id, [finding], now or now_utc()))


def resolve_alert(
    session: Session, tenant_id: int, kind: str, subject: str, *, now: datetime | None = None
) -> bool:
    """Resolves the open alert of this kind and subject; False when there is none."""
    mine = (Alert.kind == kind, Alert.subject == subject)
    return bool(_resolve(session, tenant_id, mine, now or now_utc()))


@dataclass(frozen=True)
class Ending:
    """An open alert that does not stand any longer.

    Without `because` its condition is over, and people are told that it is resolved. With it the
    alert closes without a word: another one tells it now, or nobody can know any more.
    """

    alert: Alert
    because: str | None = None


def reconcile(
    session: Session,
    tenant_id: int,
    findings: Iterable[Finding],
    endings: Sequence[Ending],
    now: datetime,
) -> tuple[int, int]:
    """Opens what was found and is not open yet, and ends alerts; how many of each.

    An open alert that is neither found nor ended stays as it is: nobody knows that it is over.
    """
    found = {(one.kind, one.subject): one for one in findings}
    opened = _open(session, tenant_id, list(found.values()), now)
    over = [ending.alert.id for ending in endings if ending.because is None]
    resolved = _resolve(session, tenant_id, [Alert.id.in_(over)], now) if over else 0
    silent = [ending for ending in endings if ending.because is not None]
    return opened, resolved + sum(_close(session, tenant_id, one, now) for one in silent)


def _close(session: Session, tenant_id: int, ending: Ending, now: datetime) -> int:
    alert = ending.alert
    values = {
        "resolved_at": now,
        "resolution_told_at": now,
        "evidence": {**alert.evidence, "closed": ending.because},
    }
    return _end(session, tenant_id, [Alert.id == alert.id], values, "alert_closed")


def _open(session: Session, tenant_id: int, findings: list[Finding], now: datetime) -> int:
    if not findings:
        return 0
    row = insert(Alert).values([_values(tenant_id, one, now) for one in findings])
    told = {name: row.excluded[name] for name in ("sentence", "cure", "severity", "evidence")}
    changed = [getattr(Alert, name).is_distinct_from(value) for name, value in told.items()]
    statement: Any = row.on_conflict_do_update(
        index_elements=["tenant_id", "kind", "subject"],
        index_where=Alert.resolved_at.is_(None),
        set_={**told, "last_seen_at": now},
        where=or_(*changed, Alert.last_seen_at <= now - SEEN_EVERY),
    ).returning(Alert.kind, Alert.subject, literal_column("xmax = 0"))
    new = [(kind, subject) for kind, subject, inserted in session.execute(statement) if inserted]
    for kind, subject in new:
        log.warning("alert_opened", tenant_id=tenant_id, kind=kind, subject=subject)
    return len(new)


def _values(tenant_id: int, finding: Finding, now: datetime) -> dict[str, Any]:
    return {
        "tenant_id": tenant_id,
        "kind": finding.kind,
        "subject": finding.subject,
        "severity": finding.severity,
        "meta_page_id": finding.meta_page_id,
        "connection_id": finding.connection_id,
        "sentence": finding.sentence,
        "cure": finding.cure,
        "evidence": finding.evidence,
        "opened_at": now,
        "last_seen_at": now,
    }


def _resolve(session: Session, tenant_id: int, which: Iterable[Any], now: datetime) -> int:
    return _end(session, tenant_id, which, {"resolved_at": now}, "alert_resolved")


def _end(
    session: Session, tenant_id: int, which: Iterable[Any], values: dict[str, Any], told: str
) -> int:
    rows = session.execute(
        update(Alert)
        .where(Alert.tenant_id == tenant_id, Alert.resolved_at.is_(None), *which)
        .values(**values)
        .returning(Alert.kind, Alert.subject)
        .execution_options(synchronize_session=False)
    ).all()
    for kind, subject in rows:
        log.info(told, tenant_id=tenant_id, kind=kind, subject=subject)
    return len(rows)


def open_alerts(session: Session, tenant_id: int, kinds: Collection[str]) -> list[Alert]:
    """The tenant's open alerts of these kinds."""
    return list(
        session.scalars(
            select(Alert).where(
                Alert.tenant_id == tenant_id,
                Alert.resolved_at.is_(None),
                Alert.kind.in_(sorted(kinds)),
            )
        )
    )
