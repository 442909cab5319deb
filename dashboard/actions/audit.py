"""What owners do with the audit trail: they read it, on the screen or as a file."""

from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor
from dashboard.actions.answers import Done
from dashboard.actions.roles import action
from dashboard.queries.workspace import audit
from dashboard.queries.workspace.audit import AuditFilter, AuditPage


@action("owner", "read the audit", reads=True)
def read_audit(
    who: Actor, session: Session, wanted: AuditFilter, *, limit: int, offset: int
) -> Done[AuditPage]:
    """A part of the trail, the newest first."""
    page = audit.read_audit(session, who.tenant_id, wanted, limit=limit, offset=offset)
    return Done("Here is the audit.", page)


@action("owner", "download the audit", reads=True)
def download_audit(who: Actor, session: Session, wanted: AuditFilter) -> Done[None]:
    """Notes that the person takes it with them; the file is streamed afterwards."""
    who.note(session, "audit.downloaded", kind=wanted.kind or "all")
    return Done("The audit is on its way.", None)
