"""Read-only links to one view: made, revoked, and found again by the hash of their secret."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from dashboard.queries.inputs import BadInput
from dashboard.queries.view_address import checked_name, checked_view, path_and_query
from dashboard.told_once import digest, new_secret
from models import AuditEvent, User, ViewLink
from models.scope import wide_session

LIFETIMES = (7, 30, 90)
LONGEST_SECRET = 64


@dataclass(frozen=True)
class LinkView:
    """A read-only link, without its secret. `state` is open, expired or revoked."""

    id: int
    name: str
    address: str
    author: str
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    state: str
    may_revoke: bool


@dataclass(frozen=True)
class LinkedView:
    """What a valid link opens: a tenant and the one address in it."""

    tenant_id: int
    link_id: int
    path: str
    query: str
    expires_at: datetime


def make_link(
    session: Session,
    tenant_id: int,
    user_id: int,
    name: str,
    address: str,
    days: int,
    now: datetime,
) -> tuple[str, ViewLink]:
    """A new link; returns its secret, which is kept nowhere, and its row. Raises BadInput."""
    if days not in LIFETIMES:
        raise BadInput("days", "A link lasts 7, 30 or 90 days.")
    path, query = path_and_query(checked_view(session, tenant_id, address))
    secret = new_secret()
    link = ViewLink(
        tenant_id=tenant_id,
        created_by=user_id,
        name=checked_name(name) if name.strip() else "",
        token_hash=digest(secret),
        path=path,
        query=query,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    session.add(link)
    session.flush()
    _note(session, tenant_id, user_id, "view_link_created", link)
    return secret, link


def list_links(
    session: Session, tenant_id: int, user_id: int, *, owner: bool, now: datetime
) -> list[LinkView]:
    """The tenant's links, the newest first."""
    rows = session.execute(
        select(ViewLink, User.email)
        .join(User, User.id == ViewLink.created_by)
        .where(ViewLink.tenant_id == tenant_id)
        .order_by(ViewLink.created_at.desc(), ViewLink.id.desc())
        .limit(100)
    )
    return [
        LinkView(
            id=link.id,
            name=link.name,
            address=f"{link.path}?{link.query}" if link.query else link.path,
            author=email.partition("@")[0],
            created_at=link.created_at,
            expires_at=link.expires_at,
            last_used_at=link.last_used_at,
            state=_state(link, now),
            may_revoke=link.revoked_at is None and (owner or link.created_by == user_id),
        )
        for link, email in rows
    ]


def _state(link: ViewLink, now: datetime) -> str:
    if link.revoked_at is not None:
        return "revoked"
    return "expired" if link.expires_at <= now else "open"


def revoke_link(
    session: Session, tenant_id: int, link_id: int, user_id: int, *, owner: bool, now: datetime
) -> bool:
    """Closes a link of one's own, or as an owner any; False where there is none."""
    link = session.scalar(
        select(ViewLink).where(ViewLink.tenant_id == tenant_id, ViewLink.id == link_id)
    )
    if link is None or not (owner or link.created_by == user_id):
        return False
    if link.revoked_at is None:
        link.revoked_at = now
        _note(session, tenant_id, user_id, "view_link_revoked", link)
    return True


def open_link(secret: str, now: datetime) -> LinkedView | None:
    """What a link opens; None for an unknown, expired or revoked one."""
    if not 0 < len(secret) <= LONGEST_SECRET:
        return None
    with wide_session("link") as session:
        link = session.scalar(
            update(ViewLink)
            .where(
                ViewLink.token_hash == digest(secret),
                ViewLink.revoked_at.is_(None),
                ViewLink.expires_at > now,
            )
            .values(last_used_at=now)
            .returning(ViewLink)
        )
        if link is None:
            return None
        return LinkedView(link.tenant_id, link.id, link.path, link.query, link.expires_at)


def _note(session: Session, tenant_id: int, user_id: int, action: str, link: ViewLink) -> None:
    detail = {"link_id": link.id, "path": link.path, "expires_at": link.expires_at.isoformat()}
    session.add(AuditEvent(tenant_id=tenant_id, user_id=user_id, action=action, detail=detail))
