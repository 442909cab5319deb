"""The person behind a request, from the browser's session or from an API token.

The tenant in the session is only a wish: the membership is read again for each request.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Request, g, has_request_context, request
from flask_login import LoginManager, UserMixin, current_user
from sqlalchemy import select

from dashboard.auth.api_tokens import use_api_token
from dashboard.auth.sessions import PERSON, may_sign_in, resume
from models import Membership, Tenant, User
from models.orm import now_utc
from models.scope import wide_session

BEARER = "bearer "
login_manager = LoginManager()


@dataclass(frozen=True)
class TenantChoice:
    """A tenant that the person is a member of."""

    id: int
    slug: str
    name: str
    role: str
    is_limited: bool = False


class Account(UserMixin):
    """Somebody who proved who they are.

    `session_id` is the number of the browser's session, None without one.
    """

    def __init__(self, row: Any) -> None:
        self.id: int = row.user_id
        self.email: str = row.email
        self.must_choose_password = row.one_time_until is not None
        self.session_id: int | None = None
        self._session_secret = ""

    def in_session(self, secret: str, session_id: int | None = None) -> "Account":
        """The same person, in this session of a browser."""
        self._session_secret, self.session_id = secret, session_id
        return self

    def get_id(self) -> str:
        """What the cookie keeps: the secret that names the session's row."""
        return self._session_secret


class SignedInUser(Account):
    """A person in one of their tenants."""

    def __init__(self, row: Any, tenant: TenantChoice, tenants: list[TenantChoice]) -> None:
        super().__init__(row)
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


def limited_person() -> int | None:
    """The id of the person who is asking where they see some Pages only; None without a request."""
    if not has_request_context() or not isinstance(current_user, SignedInUser):
        return None
    return int(current_user.id) if current_user.tenant.is_limited else None


def came_with_token() -> bool:
    """Whether the request carries an API token, and so needs no CSRF token."""
    return bool(g.get("came_with_token", False))


def current_session_id() -> int | None:
    """The number of the browser's session; None where an API token asks."""
    number: int | None = current_user.session_id
    return number


def current_scope() -> str | None:
    """What the request's API token may at most; None for a person in a browser."""
    return str(g.token_scope) if came_with_token() else None


def identify(user_id: int, tenant_id: int | None) -> SignedInUser | None:
    """The person in that tenant, or in their first one; None for who may not sign in."""
    with wide_session("sign_in") as db:
        rows = db.execute(
            select(*PERSON)
            .join(Membership, Membership.user_id == User.id)
            .join(Tenant, Tenant.id == Membership.tenant_id)
            .where(User.id == user_id, Membership.has_joined, *may_sign_in(now_utc()))
            .order_by(Tenant.name, Tenant.id)
        ).all()
    return _in_tenant(rows, tenant_id) if rows else None


def find_newcomer(user_id: int) -> Newcomer | None:
    """The person without a tenant; None for who never set a password of their own."""
    with wide_session("sign_in") as db:
        row = db.execute(
            select(User.id.label("user_id"), User.email, User.one_time_until).where(
                User.id == user_id, User.is_active, User.one_time_until.is_(None)
            )
        ).one_or_none()
    return Newcomer(row) if row is not None else None


def _in_tenant(rows: Sequence[Any], wish: int | None) -> SignedInUser:
    choices = [
        TenantChoice(row.tenant_id, row.slug, row.name, row.role, row.is_limited) for row in rows
    ]
    chosen = next((choice for choice in choices if choice.id == wish), choices[0])
    return SignedInUser(rows[0], chosen, choices)


@login_manager.request_loader
def from_request(incoming: Request) -> SignedInUser | None:
    """A personal API token in the Authorization header. A bad one is nobody."""
    if not _has_token(incoming):
        return None
    user = _bearer(incoming.headers["Authorization"][len(BEARER) :].strip())
    g.came_with_token = user is not None
    return user


@login_manager.user_loader
def from_session(secret: str) -> Account | None:
    """The person whose session the cookie names, while it goes on.

    A request that carries a token is judged by the token alone.
    """
    if _has_token(request):
        return None
    with wide_session("sign_in") as db:
        rows = resume(db, secret, request.remote_addr or "")
    if not rows:
        return None
    first = rows[0]
    if first.tenant_id is not None:
        return _in_tenant(rows, first.wish).in_session(secret, first.session_id)
    return (
        Newcomer(first).in_session(secret, first.session_id) if not first.one_time_until else None
    )


def _has_token(incoming: Request) -> bool:
    return incoming.headers.get("Authorization", "").lower().startswith(BEARER)


def _bearer(token: str) -> SignedInUser | None:
    """The person in the token's own workspace; nobody where they may not enter that one."""
    with wide_session("sign_in") as db:
        rows = use_api_token(db, token, now_utc())
    if not any(row.tenant_id == row.wish for row in rows):
        return None
    g.token_scope = rows[0].scope
    return _in_tenant(rows, rows[0].wish)
