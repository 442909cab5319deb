"""Tokens that ended, permissions that are missing, data access that runs out."""

from collections.abc import Sequence
from datetime import datetime
from itertools import product
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import MetaConnection, MetaPage
from models.access_states import STATES, STOPPING, data_access_state, missing_sentence
from notify.alerts import Ending, Finding
from notify.rules.look import NOT_CONNECTED, TOLD_BY_ANOTHER, Look, pages_of

MISSING = "missing_required_permissions"
TOKEN_KINDS = {
    "expired": "token_expired",
    "revoked": "token_revoked",
    "app_removed": "app_removed",
    "password_changed": "password_changed",
    "confirm_account": "confirm_account",
    "role_lost": "role_lost",
    "unreadable": "token_unreadable",
    "analyze_lost": "analyze_lost",
    "data_access_expired": "data_access_expired",
}
KINDS = (*TOKEN_KINDS.values(), MISSING, "data_access_expiring")


def find(session: Session, tenant_id: int, now: datetime) -> list[Finding]:
    """A condition of a connection stands for its Pages; a Page tells only what it has alone."""
    connections = session.scalars(
        select(MetaConnection).where(
            MetaConnection.tenant_id == tenant_id, MetaConnection.status != "disconnected"
        )
    ).all()
    by_id = {connection.id: connection for connection in connections}
    findings = [one for connection in connections for one in _of_connection(connection, now)]
    pages = session.scalars(
        select(MetaPage).where(
            MetaPage.tenant_id == tenant_id,
            MetaPage.token_encrypted.is_not(None),
            MetaPage.access_status.in_(STOPPING) | (MetaPage.missing_permissions != []),
        )
    )
    for page in pages:
        findings += _of_page(page, by_id.get(page.connection_id or 0))
    return findings


def endings(look: Look, findings: Sequence[Finding]) -> list[Ending]:
    """Of the open alerts of these kinds that were not found again.

    One gives way to another about the same thing: a permission that ends soon to one that ended,
    a Page's to its connection's, all of them to a token that ended.
    """
    told = {(one.kind, one.subject) for one in findings}
    gone = [alert for alert in look.alerts(*KINDS) if (alert.kind, alert.subject) not in told]
    pages = pages_of(look, gone)
    connected = _connected(look) if gone else set()
    ended = []
    for alert in gone:
        kinds = (alert.kind, *TOKEN_KINDS.values())
        subjects = (alert.subject, f"connection:{alert.connection_id}")
        is_there = alert.connection_id in connected
        if alert.meta_page_id is not None:
            is_there = alert.meta_page_id in pages
        if not is_there:
            ended.append(Ending(alert, NOT_CONNECTED))
        elif told.intersection(product(kinds, subjects)):
            ended.append(Ending(alert, TOLD_BY_ANOTHER))
        else:
            ended.append(Ending(alert))
    return ended


def _connected(look: Look) -> set[int]:
    return set(
        look.session.scalars(
            select(MetaConnection.id).where(
                MetaConnection.tenant_id == look.tenant_id, MetaConnection.status != "disconnected"
            )
        )
    )


def _of_connection(connection: MetaConnection, now: datetime) -> list[Finding]:
    findings = []
    lapse = data_access_state(connection.data_access_expires_at, now)
    if connection.status in TOKEN_KINDS:
        findings.append(_connection(connection, TOKEN_KINDS[connection.status], connection.status))
    elif lapse != "active":
        findings.append(_connection(connection, lapse, lapse))
    if connection.missing_permissions:
        findings.append(_connection(connection, MISSING, "permission_missing"))
    return findings


def _connection(connection: MetaConnection, kind: str, state: str) -> Finding:
    words, missing = STATES[state], sorted(connection.missing_permissions)
    sentence = missing_sentence(missing) if kind == MISSING else words.sentence
    return Finding(
        kind=kind,
        subject=f"connection:{connection.id}",
        severity=words.severity,
        sentence=f"{connection.name or 'Connection'}: {sentence}",
        cure=words.cure,
        evidence=_evidence(connection) | ({"missing": missing} if kind == MISSING else {}),
        connection_id=connection.id,
    )


def _of_page(page: MetaPage, connection: MetaConnection | None) -> list[Finding]:
    findings = []
    same = connection is not None and connection.status == page.access_status
    if page.access_status in TOKEN_KINDS and not same:
        words = STATES[page.access_status]
        findings.append(_page(page, TOKEN_KINDS[page.access_status], words.sentence, words.cure))
    told = set(connection.missing_permissions) if connection else set()
    missing = sorted(set(page.missing_permissions) - told)
    if missing:
        cure = STATES["permission_missing"].cure
        findings.append(_page(page, MISSING, missing_sentence(missing), cure, missing=missing))
    return findings


def _page(page: MetaPage, kind: str, sentence: str, cure: str, **evidence: Any) -> Finding:
    return Finding(
        kind=kind,
        subject=f"page:{page.id}",
        severity="critical",
        sentence=f"{page.name}: {sentence}",
        cure=cure,
        evidence={"page_id": page.page_id, "tasks": list(page.tasks), **evidence},
        meta_page_id=page.id,
        connection_id=page.connection_id,
    )


def _evidence(connection: MetaConnection) -> dict[str, Any]:
    lapse = connection.data_access_expires_at
    return {
        "granted": sorted(connection.scopes),
        "checked_at": connection.checked_at.isoformat() if connection.checked_at else None,
        "data_access_expires_at": lapse.isoformat() if lapse else None,
    }
