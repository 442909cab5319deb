"""The people of a tenant of the matrix, and with what they come in: tokens, sessions, links."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from dashboard.secret_tokens import digest
from models import (
    ApiToken,
    BrowserSession,
    FormerMember,
    MailedLink,
    Membership,
    OidcIdentity,
    RecoveryCode,
    TwoStep,
    User,
)
from models.orm import now_utc
from tests.matrix.marks import Mark
from tests.people import password_hash

# Who signs in, by name and role. The leaver signs in, makes a token, and is removed.
ROLES = {"owner": "owner", "second": "owner", "analyst": "analyst", "viewer": "viewer"}
LEAVER = "leaver"
INVITED = "invited"
# Tokens of the owner that open nothing any more.
ENDED = ("expired", "revoked")


def api_token(mark: Mark, name: str, scope: str = "manage") -> str:
    """The token of a person, for the Authorization header; of owners there are all in SCOPES."""
    return f"pl_{mark.word}-token-of-{name}-to-{scope}"


def add_members(session: Session, mark: Mark, tenant: int, secrets: Mapping[str, Any]) -> None:
    """One person of each role, a leaver, and somebody invited; of `secrets` those that open."""
    for name in (*ROLES, LEAVER, INVITED):
        user = User(email=mark.address(name), password_hash=password_hash())
        session.add(user)
        session.flush()
        member = Membership(tenant_id=tenant, user_id=user.id, role=ROLES.get(name, "viewer"))
        if name == INVITED:
            member.join_hash = digest(secrets["invitation"])
            member.join_until = now_utc() + timedelta(days=2)
            member.is_limited = True
        else:
            member.joined_at = now_utc()
        browser = _browser(mark, name, user.id, tenant)
        session.add_all([member, api_token_row(mark, name, member), browser])
        if name == LEAVER:
            # They were removed once before.
            session.add(FormerMember(tenant_id=tenant, user_id=user.id))
        if name == "owner":
            session.add(_mailed(mark, user.id, tenant, secrets["secret"]))
            session.add_all(_waiting_two_step(mark, user.id))
            session.add(OidcIdentity(issuer="x", subject=mark.word, user_id=user.id))
        session.flush()
    owner = session.get_one(Membership, (tenant, mark.id()))
    session.add_all(
        api_token_row(mark, "owner", owner, scope) for scope in ("read", "write", *ENDED)
    )


def api_token_row(mark: Mark, name: str, member: Membership, scope: str = "manage") -> ApiToken:
    """The row of a person's token."""
    hashed = digest(api_token(mark, name, scope))
    token = ApiToken(user_id=member.user_id, tenant_id=member.tenant_id, token_hash=hashed)
    token.name, token.scope = f"{mark.word} sheet", "manage" if scope in ENDED else scope
    token.expires_at = now_utc() - timedelta(days=1) if scope == "expired" else None
    token.revoked_at = now_utc() if scope == "revoked" else None
    return token


def _waiting_two_step(mark: Mark, user: int) -> list[TwoStep | RecoveryCode]:
    secret = f"{mark.word} secret".encode()
    return [
        TwoStep(user_id=user, secret_encrypted=secret),
        RecoveryCode(user_id=user, code_hash=f"{mark.word} code"),
    ]


def _mailed(mark: Mark, user: int, tenant: int, secret: str) -> MailedLink:
    link = MailedLink(kind="password", email=mark.address("owner"), site="http://localhost")
    link.user_id, link.tenant_id, link.waits = user, tenant, False
    link.secret_hash = digest(secret)
    link.expires_at = now_utc() + timedelta(hours=1)
    return link


def _browser(mark: Mark, name: str, user: int, tenant: int) -> BrowserSession:
    return BrowserSession(
        secret_hash=digest(f"{mark.word} session of {name}"),
        user_id=user,
        tenant_id=tenant,
        expires_at=now_utc() + timedelta(days=2),
        user_agent=f"{mark.word} browser",
        address="127.0.0.1",
    )
