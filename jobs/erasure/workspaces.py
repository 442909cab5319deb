"""A workspace for good: every table that names it, its files, and who was only there."""

import secrets

from sqlalchemy import Table, delete, func, select
from sqlalchemy.orm import Session

from jobs.erasure.chunks import delete_rows
from jobs.erasure.people import erase_person
from jobs.erasure.tables import TENANT, of_tenants
from models import AuditEvent, BackgroundJob, Erasure, Membership
from models.audit_trail import end_audit
from models.files import count_files, delete_files
from models.orm import now_utc
from models.scope import tenant_session, wide_session

JOBS: Table = BackgroundJob.__table__  # type: ignore[assignment]
AUDIT: Table = AuditEvent.__table__  # type: ignore[assignment]
Counts = dict[str, int]


def erase_workspace(tenant_id: int, erasure_id: int) -> None:
    """Deletes it, and writes what there was and what is left into the record of the erasure.

    The work's own row, the audit and the tenant go in one transaction with that, the last: a start
    that is killed before it finds its row again.
    """
    deleted = {"files": delete_files(tenant_id)}
    for user_id in _only_here(tenant_id):
        erase_person(user_id, secrets.token_hex(4))
    for table in of_tenants():
        if table not in (JOBS, AUDIT):
            deleted[table.name] = delete_rows(tenant_id, table, table.c.tenant_id == tenant_id)
    deleted["files"] += delete_files(tenant_id)
    with tenant_session(tenant_id) as session:
        deleted["audit_event"] = end_audit(session)
        deleted |= _last_rows(session, tenant_id)
        record = session.get_one(Erasure, erasure_id)
        record.result = {"deleted": _some(deleted), "left": _some(_left(session, tenant_id))}
        record.finished_at = now_utc()


def _last_rows(session: Session, tenant_id: int) -> Counts:
    connection = session.connection()
    jobs = connection.execute(delete(JOBS).where(JOBS.c.tenant_id == tenant_id)).rowcount
    connection.execute(delete(TENANT).where(TENANT.c.id == tenant_id))
    return {"background_job": jobs}


def _left(session: Session, tenant_id: int) -> Counts:
    connection, left = session.connection(), {"files": count_files(tenant_id)}
    for table in of_tenants():
        mine = table.c.tenant_id == tenant_id
        left[table.name] = (
            connection.scalar(select(func.count()).select_from(table).where(mine)) or 0
        )
    return left


def _only_here(tenant_id: int) -> list[int]:
    """People whose account opens no other workspace, and who are invited to none."""
    elsewhere = select(Membership.user_id).where(Membership.tenant_id != tenant_id)
    with wide_session("erasure") as session:
        here = select(Membership.user_id).where(
            Membership.tenant_id == tenant_id, Membership.user_id.not_in(elsewhere)
        )
        return list(session.scalars(here))


def _some(counts: Counts) -> Counts:
    return {name: count for name, count in counts.items() if count}
