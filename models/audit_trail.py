"""Writing down who did what, and ageing it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Function, func, select
from sqlalchemy.orm import Session

from models.audit import AuditEvent


def note_action(
    session: Session, tenant_id: int, user_id: int | None, action: str, **detail: Any
) -> None:
    """One action in the audit trail, in the session's tenant. `detail` must hold no secret."""
    session.add(AuditEvent(tenant_id=tenant_id, user_id=user_id, action=action, detail=detail))
    session.flush()


def age_audit(session: Session, before: datetime) -> int:
    """Deletes the tenant's events from before this moment; returns how many, and notes that.

    Neither the app's role nor the wide one may change or delete events: this and the next two are
    functions of the tables' owner, and work in the tenant of the session alone.
    """
    return _call(session, func.pagelens_age_audit(before))


def forget_person_in_audit(session: Session, user_id: int, pseudonym: str) -> int:
    """Puts a pseudonym where the tenant's events name a person's address, forgets from where they
    acted, and notes that; returns how many events. To be called while the account still has it."""
    return _call(session, func.pagelens_forget_person_in_audit(user_id, pseudonym))


def end_audit(session: Session) -> int:
    """Deletes the whole trail of a workspace whose erasure is on its way; returns how many."""
    return _call(session, func.pagelens_end_audit())


def _call(session: Session, function: Function[Any]) -> int:
    return int(session.scalar(select(function)) or 0)
