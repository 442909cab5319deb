"""Personal API tokens: making one, and the one that a request carries."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select, update
from sqlalchemy.orm import Session

from dashboard.auth.accounts import AccountError, find_user
from dashboard.auth.sessions import PERSON, USED_AT_MOST_EVERY, may_sign_in
from dashboard.secret_tokens import digest, new_secret
from models import ApiToken, Membership, Tenant, User
from models.orm import now_utc
from models.scope import widened

PREFIX = "pl_"
USUAL_SCOPE, USUAL_DAYS = "read", 90
LONGEST_DAYS = 3650


def issue_api_token(
    session: Session,
    person: User | str,
    tenant: Tenant | str | None = None,
    name: str = "",
    *,
    scope: str = USUAL_SCOPE,
    days: int | None = USUAL_DAYS,
) -> tuple[str, ApiToken]:
    """A new personal API token and its row; only the token's SHA-256 is stored.

    The person may be given by e-mail address and the tenant by slug. Without `days` it never ends.
    Raises AccountError for a stranger, or where the tenant would be ambiguous.
    """
    user = find_user(session, person) if isinstance(person, str) else person
    slug = tenant.slug if isinstance(tenant, Tenant) else tenant
    statement = (
        select(Tenant)
        .join(Membership, Membership.tenant_id == Tenant.id)
        .where(Membership.user_id == user.id, Membership.has_joined)
    )
    tenants = {found.slug: found for found in session.scalars(statement)}
    chosen = tenants[_one_slug(sorted(tenants), slug)]
    token, now = PREFIX + new_secret(), now_utc()
    row = ApiToken(
        user_id=user.id,
        tenant_id=chosen.id,
        name=name,
        token_hash=digest(token),
        scope=scope,
        created_at=now,
        expires_at=None if days is None else now + timedelta(days=days),
    )
    session.add(row)
    session.flush()
    return token, row


def use_api_token(session: Session, token: str, now: datetime) -> list[Row[Any]]:
    """The person of a token that works and their workspaces, one a row; none for any other.

    All in one statement. That the token was used is written once a minute at most.
    """
    rows = list(session.execute(_using(token, now)).all())
    if rows and _unused_lately(rows[0].last_used_at, now):
        used = update(ApiToken).where(ApiToken.id == rows[0].token_id).values(last_used_at=now)
        session.execute(used.execution_options(synchronize_session=False))
    return rows


def _using(token: str, now: datetime) -> Select[*tuple[Any, ...]]:
    return (
        select(
            ApiToken.id.label("token_id"),
            ApiToken.tenant_id.label("wish"),
            ApiToken.scope,
            ApiToken.last_used_at,
            *PERSON,
        )
        .join(User, User.id == ApiToken.user_id)
        .join(Membership, and_(Membership.user_id == User.id, Membership.has_joined))
        .join(Tenant, Tenant.id == Membership.tenant_id)
        .where(
            ApiToken.token_hash == digest(token),
            ApiToken.revoked_at.is_(None),
            or_(ApiToken.expires_at.is_(None), ApiToken.expires_at > now),
            *may_sign_in(now),
        )
        .order_by(Tenant.name, Tenant.id)
    )


def end_token(
    session: Session, tenant_id: int, token_id: int, *whose: ColumnElement[bool]
) -> ApiToken | None:
    """Ends a token of the tenant at once; None where there is none that is not revoked."""
    row = session.scalar(
        select(ApiToken).where(
            ApiToken.tenant_id == tenant_id,
            ApiToken.id == token_id,
            ApiToken.revoked_at.is_(None),
            *whose,
        )
    )
    if row is not None:
        row.revoked_at = now_utc()
    return row


def end_all_tokens(session: Session, user_id: int) -> None:
    """Ends a person's tokens in all workspaces."""
    ended = (
        update(ApiToken)
        .where(ApiToken.user_id == user_id, ApiToken.revoked_at.is_(None))
        .values(revoked_at=now_utc())
    )
    with widened(session, "account"):
        session.execute(ended.execution_options(synchronize_session=False))


def _unused_lately(last: datetime | None, now: datetime) -> bool:
    return last is None or now - last > USED_AT_MOST_EVERY


def _one_slug(slugs: list[str], wanted: str | None) -> str:
    if wanted is not None and wanted not in slugs:
        raise AccountError(f"This person is not a member of {wanted}.")
    if wanted is None and len(slugs) != 1:
        names = ", ".join(slugs) or "none"
        raise AccountError(f"Say which tenant the token is for; this person's: {names}.")
    return wanted or slugs[0]
