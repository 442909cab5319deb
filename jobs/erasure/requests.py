"""Asking for a deletion: gone for people at once, deleted in the background afterwards."""

import secrets
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from jobs.background import start_background
from models import Alert, Erasure, Membership, MetaPage, SyncRun, Tenant, User
from models.orm import now_utc
from models.runs import ACTIVE_STATUSES
from models.scope import widened

KIND = "erase"


def ask_page(session: Session, page: MetaPage) -> Erasure:
    """Hides a Page and starts its deletion. Facebook's id is free for a new connection at once."""
    arguments = {"number": page.id, "page_id": page.page_id}
    _end_runs(session, page.tenant_id, page.id)
    session.execute(
        delete(Alert).where(Alert.tenant_id == page.tenant_id, Alert.meta_page_id == page.id)
    )
    page.erased_at, page.token_encrypted, page.can_analyze = now_utc(), None, False
    page.page_id = f"erased-{page.id}"
    session.flush()
    return _start(session, "page", page.tenant_id, arguments)


def ask_workspace(session: Session, tenant: Tenant) -> Erasure:
    """Hides a workspace with all its Pages and starts its deletion."""
    now = now_utc()
    _end_runs(session, tenant.id)
    session.execute(
        update(MetaPage)
        .where(MetaPage.tenant_id == tenant.id)
        .values(erased_at=now, token_encrypted=None)
    )
    tenant.erased_at = now
    session.flush()
    return _start(session, "workspace", tenant.id, {"number": tenant.id})


def ask_person(session: Session, tenant_id: int, user: User) -> Erasure:
    """Shuts an account and starts its deletion; `tenant_id` is one whose workers do it."""
    user.is_active = False
    session.flush()
    return _start(session, "person", tenant_id, {"number": user.id})


def workspaces_left_alone(session: Session, user_id: int) -> list[str]:
    """The names of workspaces that would have no owner without this person."""
    owned = (
        select(Tenant.id, Tenant.name)
        .join(Membership, Membership.tenant_id == Tenant.id)
        .where(Membership.user_id == user_id, Membership.role == "owner", Membership.has_joined)
    )
    with widened(session, "account"):
        return [
            name
            for tenant_id, name in session.execute(owned).all()
            if _is_alone(session, tenant_id, user_id)
        ]


def _is_alone(session: Session, tenant_id: int, user_id: int) -> bool:
    others = (
        select(Membership.user_id)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.tenant_id == tenant_id,
            Membership.role == "owner",
            Membership.has_joined,
            Membership.user_id != user_id,
            User.is_active,
        )
    )
    return session.scalar(others.limit(1)) is None


def _start(session: Session, kind: str, tenant_id: int, arguments: dict[str, object]) -> Erasure:
    number = int(str(arguments["number"]))
    record = Erasure(kind=kind, number=number, code=secrets.token_hex(12))
    session.add(record)
    session.flush()
    start_background(
        session,
        KIND,
        tenant_id,
        subject=f"{kind}:{number}",
        arguments=arguments | {"kind": kind, "erasure_id": record.id},
    )
    return record


def _end_runs(session: Session, tenant_id: int, meta_page_id: int | None = None) -> None:
    which = [SyncRun.tenant_id == tenant_id, SyncRun.status.in_(ACTIVE_STATUSES)]
    if meta_page_id is not None:
        which.append(SyncRun.meta_page_id == meta_page_id)
    ended: datetime = now_utc()
    session.execute(update(SyncRun).where(*which).values(status="cancelled", finished_at=ended))
