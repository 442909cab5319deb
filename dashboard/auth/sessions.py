"""The rows of sessions: what begins, resumes and ends one."""

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, or_, select, update
from sqlalchemy.orm import Session

from dashboard.secret_tokens import digest, new_secret
from models import BrowserSession, Membership, Tenant, User
from models.orm import now_utc
from models.scope import widened

USED_AT_MOST_EVERY = timedelta(minutes=1)
LONGEST_USER_AGENT = 300


def add_session(
    db: Session, user_id: int, tenant_id: int | None, lasts: timedelta, place: tuple[str, str]
) -> str:
    """A new session; returns its secret. `place` is the browser's user agent and address."""
    secret, now = new_secret(), now_utc()
    user_agent, address = place
    db.add(
        BrowserSession(
            secret_hash=digest(secret),
            user_id=user_id,
            tenant_id=tenant_id,
            created_at=now,
            last_used_at=now,
            expires_at=now + lasts,
            user_agent=user_agent[:LONGEST_USER_AGENT],
            address=address,
        )
    )
    return secret


def resume(db: Session, secret: str, address: str) -> list[Row[Any]]:
    """The person of a session that goes on and their workspaces, one a row; none for any other.

    Its use is noted once a minute.
    """
    now = now_utc()
    rows = list(db.execute(_resuming(), {"hashed": digest(secret), "now": now}).all())
    if rows and now - rows[0].last_used_at > USED_AT_MOST_EVERY:
        db.execute(
            update(BrowserSession)
            .where(BrowserSession.id == rows[0].session_id, BrowserSession.ended_at.is_(None))
            .values(last_used_at=now, address=address)
        )
    return rows


@cache
def _resuming() -> Any:
    """Built once: every request asks it."""
    now: Any = bindparam("now")
    member = and_(Membership.user_id == User.id, Membership.has_joined)
    return (
        select(
            BrowserSession.id.label("session_id"),
            BrowserSession.tenant_id.label("wish"),
            BrowserSession.last_used_at,
            *PERSON,
        )
        .join(User, User.id == BrowserSession.user_id)
        .outerjoin(Membership, member)
        .outerjoin(Tenant, Tenant.id == Membership.tenant_id)
        .where(BrowserSession.secret_hash == bindparam("hashed"), *_alive(now), *may_sign_in(now))
        .order_by(Tenant.name, Tenant.id)
    )


PERSON = (
    User.id.label("user_id"),
    User.email,
    User.one_time_until,
    Tenant.id.label("tenant_id"),
    Tenant.slug,
    Tenant.name,
    Membership.role,
    Membership.is_limited,
)


def may_sign_in(now: datetime) -> tuple[Any, ...]:
    """What holds for somebody who may: with a one-time password they may until it ends."""
    return (User.is_active, or_(User.one_time_until.is_(None), User.one_time_until > now))


def goes_on(db: Session, session_id: int) -> bool:
    """Whether the session with this number has not ended."""
    found = select(BrowserSession.id).where(BrowserSession.id == session_id, *_alive(now_utc()))
    with widened(db, "account"):
        return db.scalar(found) is not None


def choose_tenant(db: Session, session_id: int, tenant_id: int) -> None:
    """The session goes on in another of the person's workspaces."""
    db.execute(
        update(BrowserSession).where(BrowserSession.id == session_id).values(tenant_id=tenant_id)
    )


def end_session(db: Session, session_id: int) -> None:
    """Ends one at once, whoever holds a copy of its cookie, in whichever tenant it is."""
    with widened(db, "account"):
        _end(db, BrowserSession.id == session_id)


def end_sessions(
    db: Session, user_id: int, *, tenant_id: int | None = None, keep: int | None = None
) -> int:
    """Ends all of a person's, or those in one workspace, or all but one; returns how many.

    Whichever the tenant of the database's session is: a person's may be in others too.
    """
    which = [BrowserSession.user_id == user_id]
    if tenant_id is not None:
        which.append(BrowserSession.tenant_id == tenant_id)
    if keep is not None:
        which.append(BrowserSession.id != keep)
    with widened(db, "account"):
        return _end(db, *which)


def _end(db: Session, *which: ColumnElement[bool]) -> int:
    now = now_utc()
    ended = db.execute(
        update(BrowserSession)
        .where(*which, *_alive(now))
        .values(ended_at=now)
        .returning(BrowserSession.id)
        .execution_options(synchronize_session=False)
    )
    return len(ended.all())


def _alive(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (BrowserSession.ended_at.is_(None), BrowserSession.expires_at > now)
