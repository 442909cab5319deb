"""Ending a connection: its tokens are forgotten, all history stays."""

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ingest.connect.requests import ask_for_check
from models import AuditEvent, MetaConnection, MetaPage, SyncRun
from models.orm import now_utc
from models.scope import tenant_session

CANCELLED = "The connection was ended before this run began."


@dataclass(frozen=True)
class Disconnected:
    """How many Pages lost their token, and how many waiting runs were cancelled."""

    pages: int
    cancelled: int


def disconnect(
    tenant_id: int, connection_id: int, *, user_id: int | None = None
) -> Disconnected | None:
    """Forgets the tokens of a connection and of its Pages; None when the tenant has no such one.

    Schedules pass these Pages over; waiting runs are cancelled, a running one ends by itself.
    Another connection of the tenant that opens the same Pages takes them over.
    """
    with tenant_session(tenant_id) as session:
        row = session.get(MetaConnection, (tenant_id, connection_id), with_for_update=True)
        if row is None or row.status == "disconnected":
            return None
        row.status, row.token_encrypted, row.missing_permissions = "disconnected", None, []
        row.expires_at, row.expiry_known, row.data_access_expires_at = None, False, None
        pages = _forget_pages(session, tenant_id, connection_id)
        result = Disconnected(len(pages), _cancel_runs(session, tenant_id, pages))
        detail = {"connection_id": connection_id, "pages": result.pages}
        session.add(
            AuditEvent(
                tenant_id=tenant_id, user_id=user_id, action="meta.disconnected", detail=detail
            )
        )
        others = session.scalars(
            select(MetaConnection.id).where(
                MetaConnection.tenant_id == tenant_id, MetaConnection.status != "disconnected"
            )
        ).all()
    for other in others:
        ask_for_check(tenant_id, other)
    return result


def _forget_pages(session: Session, tenant_id: int, connection_id: int) -> list[int]:
    return list(
        session.scalars(
            update(MetaPage)
            .where(MetaPage.tenant_id == tenant_id, MetaPage.connection_id == connection_id)
            .values(token_encrypted=None, access_status="disconnected", can_analyze=False)
            .returning(MetaPage.id)
            .execution_options(synchronize_session=False)
        )
    )


def _cancel_runs(session: Session, tenant_id: int, pages: list[int]) -> int:
    rows = session.scalars(
        update(SyncRun)
        .where(
            SyncRun.tenant_id == tenant_id,
            SyncRun.meta_page_id.in_(pages),
            SyncRun.status.in_(("queued", "throttled")),
        )
        .values(
            status="cancelled",
            finished_at=now_utc(),
            resume_at=None,
            error_kind="disconnected",
            error=CANCELLED,
        )
        .returning(SyncRun.id)
        .execution_options(synchronize_session=False)
    )
    return len(rows.all())
