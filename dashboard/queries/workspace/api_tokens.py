"""API tokens of a tenant, without their secrets."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from models import ApiToken, Membership, User
from models.tenancy import SCOPES

# For so long an expired token is listed, so that one sees why a program stopped.
TOLD_AFTER_EXPIRY = timedelta(days=30)


@dataclass(frozen=True)
class TokenSummary:
    """An API token, without its secret."""

    token_id: int
    name: str
    email: str = field(metadata={"description": "Whose token it is."})
    scope: str = field(
        metadata={
            "description": "read, write or manage: what it may, never more than its person may."
        }
    )
    created_at: datetime
    expires_at: datetime | None = field(
        metadata={"description": "Null where it never ends by itself."}
    )
    last_used_at: datetime | None = field(
        metadata={"description": "Written once a minute at most."}
    )
    expired: bool


def list_tokens(
    session: Session,
    tenant_id: int,
    now: datetime,
    *,
    user_id: int | None = None,
    but_of: int | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> tuple[int, list[TokenSummary]]:
    """How many tokens there are, and a part of them, the newest first.

    Those of one person where `user_id` is given, of all others where `but_of` is. Revoked ones
    are not listed, expired ones for 30 days.
    """
    wanted = _tokens(tenant_id, now)
    if user_id is not None:
        wanted = wanted.where(ApiToken.user_id == user_id)
    if but_of is not None:
        wanted = wanted.where(ApiToken.user_id != but_of)
    count = session.scalar(wanted.with_only_columns(func.count())) or 0
    part = wanted.order_by(ApiToken.id.desc()).limit(limit).offset(offset)
    return count, [_summary(row, now) for row in session.execute(part)]


def count_working(session: Session, tenant_id: int, user_id: int, now: datetime) -> int:
    """How many of a person's tokens work."""
    mine = (ApiToken.tenant_id == tenant_id, ApiToken.user_id == user_id)
    works = (ApiToken.revoked_at.is_(None), _ends_after(now))
    return session.scalar(select(func.count()).where(*mine, *works)) or 0


def scopes_of(role: str) -> Sequence[str]:
    """The scopes that tokens of this role may have."""
    return SCOPES if role == "owner" else SCOPES[:-1]


def _tokens(tenant_id: int, now: datetime) -> Select[ApiToken, str, str]:
    of_tenant = (Membership.user_id == ApiToken.user_id) & (
        Membership.tenant_id == ApiToken.tenant_id
    )
    return (
        select(ApiToken, User.email, Membership.role)
        .join(User, User.id == ApiToken.user_id)
        .join(Membership, of_tenant)
        .where(
            ApiToken.tenant_id == tenant_id,
            ApiToken.revoked_at.is_(None),
            _ends_after(now - TOLD_AFTER_EXPIRY),
        )
    )


def _ends_after(moment: datetime) -> Any:
    return or_(ApiToken.expires_at.is_(None), ApiToken.expires_at > moment)


def _summary(row: Any, now: datetime) -> TokenSummary:
    token, email, role = row
    return TokenSummary(
        token_id=token.id,
        name=token.name,
        email=email,
        scope=min(token.scope, scopes_of(role)[-1], key=SCOPES.index),
        created_at=token.created_at,
        expires_at=token.expires_at,
        last_used_at=token.last_used_at,
        expired=token.expires_at is not None and token.expires_at <= now,
    )
