"""The job that deletes for good. A start that is killed is taken up again where it was."""

import structlog
from sqlalchemy.orm import Session

from jobs.erasure.pages import erase_page
from jobs.erasure.people import erase_person
from jobs.erasure.workspaces import erase_workspace
from models import Erasure
from models.audit_trail import note_action
from models.orm import now_utc
from models.scope import open_session, tenant_session

log = structlog.get_logger(__name__)


def erase(
    *,
    tenant_id: int,
    kind: str,
    number: int,
    erasure_id: int,
    page_id: str = "",
) -> None:
    """Deletes what the record names, counts what is left, and writes both into the record."""
    if kind == "workspace":
        erase_workspace(tenant_id, erasure_id)
    else:
        with open_session() as session:
            code = session.get_one(Erasure, erasure_id).code
        result = (
            erase_page(tenant_id, number, page_id) if kind == "page" else erase_person(number, code)
        )
        with tenant_session(tenant_id) as session:
            _end(session, tenant_id, kind, erasure_id, result)
    with open_session() as session:
        left = session.get_one(Erasure, erasure_id).result.get("left", {})
    tell = log.error if left else log.info
    tell("erased", tenant_id=tenant_id, kind=kind, erasure_id=erasure_id, left=left)


def _end(
    session: Session, tenant_id: int, kind: str, erasure_id: int, result: dict[str, dict[str, int]]
) -> None:
    record = session.get_one(Erasure, erasure_id)
    record.result, record.finished_at = result, now_utc()
    note_action(session, tenant_id, None, "erasure.finished", what=kind, **result)
