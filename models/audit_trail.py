"""Writing down who did what, and ageing it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Text, cast, delete, func, or_, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from models.audit import AuditEvent


def note_action(
    session: Session, tenant_id: int, user_id: int | None, action: str, **detail: Any
) -> None:
    """One action in the audit trail, in the session's tenant. `detail` must hold no secret."""
    session.add(AuditEvent(tenant_id=tenant_id, user_id=user_id, action=action, detail=detail))
    session.flush()


def age_audit(session: Session, tenant_id: int, before: datetime) -> int:
    """Deletes a tenant's events from before this moment, and notes that; returns how many."""
    gone = session.execute(
        delete(AuditEvent)
        .where(AuditEvent.tenant_id == tenant_id, AuditEvent.at < before)
        .returning(AuditEvent.id)
        .execution_options(synchronize_session=False)
    ).all()
    if gone:
        note_action(session, tenant_id, None, "audit.aged", events=len(gone))
    return len(gone)


def pseudonymise_audit(
    session: Session, tenant_id: int, user_id: int, named: str, pseudonym: str
) -> None:
    """Puts a pseudonym where details name a person, and forgets from where they acted.

    `named` is a regular expression for the address. Their account's row carries the pseudonym too.
    """
    text = cast(AuditEvent.detail, Text)
    session.execute(
        update(AuditEvent)
        .where(
            AuditEvent.tenant_id == tenant_id,
            or_(AuditEvent.user_id == user_id, text.regexp_match(named, "i")),
        )
        .values(
            address=None,
            detail=cast(func.regexp_replace(text, named, pseudonym, "gi"), JSONB),
        )
        .execution_options(synchronize_session=False)
    )


def end_audit(session: Session, tenant_id: int) -> int:
    """Deletes the whole trail of a workspace that is deleted; returns how many lines."""
    gone = session.execute(
        delete(AuditEvent)
        .where(AuditEvent.tenant_id == tenant_id)
        .returning(AuditEvent.id)
        .execution_options(synchronize_session=False)
    )
    return len(gone.all())
