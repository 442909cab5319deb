"""Alerts: each condition opens one, once, and resolves it when it is over.

`open_alert` and `resolve_alert` are for who meets a condition while working; rules that look at
the stored state hand all that they found to `reconcile`.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import literal_column, or_, select, tuple_, update
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


def reconcile(
    session: Session,
    tenant_id: int,
    kinds: Collection[str],
    findings: Iterable[Finding],
    now: datetime,
) -> tuple[int, int]:
    """Makes the open alerts of these kinds equal to what was found; how many opened, resolved."""
    found = {(one.kind, one.subject): one for one in findings}
    opened = _open(session, tenant_id, list(found.values()), now)
    over = [Alert.kind.in_(sorted(kinds))]
    if found:
        over.append(tuple_(Alert.kind, Alert.subject).not_in(sorted(found)))
    return opened, _resolve(session, tenant_id, over, now)


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
    rows = session.execute(
        update(Alert)
        .where(Alert.tenant_id == tenant_id, Alert.resolved_at.is_(None), *which)
        .values(resolved_at=now)
        .returning(Alert.kind, Alert.subject)
        .execution_options(synchronize_session=False)
    ).all()
    for kind, subject in rows:
        log.info("alert_resolved", tenant_id=tenant_id, kind=kind, subject=subject)
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
