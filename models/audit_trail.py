"""Writing down who did what, and ageing it."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete
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
