"""Writing down who did what."""

from typing import Any

from sqlalchemy.orm import Session

from models.audit import AuditEvent


def note_action(
    session: Session, tenant_id: int, user_id: int | None, action: str, **detail: Any
) -> None:
    """One action in the audit trail, in the session's tenant. `detail` must hold no secret."""
    session.add(AuditEvent(tenant_id=tenant_id, user_id=user_id, action=action, detail=detail))
    session.flush()
