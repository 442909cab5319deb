"""The person behind a request, from the signed session or from an API token.

The tenant in the session is only a wish: the membership is read again for each request.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Request, g, request, session
from flask_login import LoginManager, UserMixin, current_user
from sqlalchemy import or_, select, update

from dashboard.secret_tokens import digest
from models import ApiToken, Membership, Tenant, User
from models.orm import now_utc
from models.scope import open_session

TENANT_KEY = "tenant_id"
BEARER = "bearer "
USED_AT_MOST_EVERY = timedelta(minutes=1)
login_manager = LoginManager()


@dataclass(frozen=True)
class TenantChoice:
    """A tenant that the person is a member of."""

    id: int
    slug: str
    name: str
    role: str


class Account(UserMixin):
    """Somebody who gave the right password. Nothing here is secret."""

    def __init__(self, user: User) -> None:
        self.id = user.id
        self.email = user.email
        self.must_choose_password = user.one_time_until is not None
        self.session_id = session_id_of(user)

    def get_id(self) -> str:
        """What the session keeps: a new password ends all older sessions."""
        return self.session_id


class SignedInUser(Account):
    """A person in one of their tenants."""

    def __init__(self, user: User, tenant: TenantChoice, tenants: list[TenantChoice]) -> None:
        super().__init__(user)
        self.tenant = tenant
        self.tenants = tenants


class Newcomer(Account):
    """A person who is a member of nothing: a stranger everywhere but at an invitation."""

    @property
    def is_authenticated(self) -> bool:
        """Never, so that whatever asks for a person turns this one away."""
        return False


def current_tenant_id() -> int:
    """The tenant of the person who is asking; only behind the gate."""
    return int(current_user.tenant.id)


def current_user_id() -> int:
    """The id of the person who is asking; only behind the gate."""
    return int(current_user.id)


def current_user_email() -> str:
    """The address of the person who is asking; only behind the gate."""
    return str(current_user.email)


def current_role() -> str:
    """owner, analyst or viewer, in the present tenant."""
    return str(current_user.tenant.role)


def came_with_token() -> bool:
    """Whether the request carries an API token, and so needs no CSRF token."""
    return bool(g.get("came_with_token", False))


def fingerprint(password_hash: str) -> str:
    """A short sign of the present password hash."""
    return hashlib.sha256(password_hash.encode()).hexdigest()[:16]


def session_id_of(user: User) -> str:
    """What a session of the person with the present password keeps."""
    return f"{user.id}.{fingerprint(user.password_hash)}"


def identify(user_id: int, tenant_id: int | None) -> SignedInUser | None:
    """The person in that tenant, or in their first one; None for who may not sign in.

    With a one-time password they may until it ends.
    """
    with open_session() as db:
        rows = db.execute(
            select(User, Tenant, Membership.role)
            .join(Membership, Membership.user_id == User.id)
            .join(Tenant, Tenant.id == Membership.tenant_id)
            .where(
                User.id == user_id,
                Membership.has_joined,
                User.is_active,
                or_(User.one_time_until.is_(None), User.one_time_until > now_utc()),
            )
            .order_by(Tenant.name, Tenant.id)
        ).all()
    if not rows:
        return None
    choices = [
        TenantChoice(row.Tenant.id, row.Tenant.slug, row.Tenant.name, row.role) for row in rows
    ]
    chosen = next((choice for choice in choices if choice.id == tenant_id), choices[0])
    return SignedInUser(rows[0].User, chosen, choices)


def find_newcomer(user_id: int) -> Newcomer | None:
    """The person without a tenant; None for who never set a password of their own."""
    with open_session() as db:
        user = db.scalar(
            select(User).where(User.id == user_id, User.is_active, User.one_time_until.is_(None))
        )
    return Newcomer(user) if user is not None else None


@login_manager.request_loader
def from_request(incoming: Request) -> SignedInUser | None:
    """A personal API token in the Authorization header. A bad one is nobody."""
    if not _has_token(incoming):
        return None
    user = _bearer(incoming.headers["Authorization"][len(BEARER) :].strip())
    g.came_with_token = user is not None
    return user


@login_manager.user_loader
def from_session(session_id: str) -> Account | None:
    """The person whom the session names, if their password is still the same.

    A request that carries a token is judged by the token alone.
    """
    if _has_token(request):
        return None
    number = session_id.partition(".")[0]
    if not number.isdigit():
        return None
    user = identify(int(number), session.get(TENANT_KEY)) or find_newcomer(int(number))
    return user if user and user.get_id() == session_id else None


def _has_token(incoming: Request) -> bool:
    return incoming.headers.get("Authorization", "").lower().startswith(BEARER)


def _bearer(token: str) -> SignedInUser | None:
    now = now_utc()
    with open_session() as db:
        row = db.scalar(
            select(ApiToken).where(
                ApiToken.token_hash == digest(token), ApiToken.revoked_at.is_(None)
            )
        )
        if row is None:
            return None
        if _unused_lately(row.last_used_at, now):
            db.execute(update(ApiToken).where(ApiToken.id == row.id).values(last_used_at=now))
    user = identify(row.user_id, row.tenant_id)
    return user if user and user.tenant.id == row.tenant_id else None


def _unused_lately(last: datetime | None, now: datetime) -> bool:
    return last is None or now - last > USED_AT_MOST_EVERY
