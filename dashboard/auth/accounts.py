"""People and their personal API tokens, as commands and the sign-in page make them."""

import hashlib
import re
import secrets

from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session

from models import ApiToken, Membership, Tenant, User
from models.tenancy import ROLES
from settings import SettingsError

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
LEAST_PASSWORD = 10
TOKEN_PREFIX = "pl_"  # noqa: S105 - a mark by which scanners find leaked tokens
hasher = PasswordHasher()


def add_user(session: Session, tenant: Tenant, email: str, role: str, password: str) -> User:
    """Adds a person to a tenant; one who is there already joins it with the password she has.

    Raises SettingsError with one sentence for a bad address, role or password.
    """
    email = email.strip().lower()
    if not EMAIL.fullmatch(email):
        raise SettingsError("--email: that is not an e-mail address.")
    if role not in ROLES:
        raise SettingsError(f"--role: use one of {', '.join(ROLES)}.")
    user = session.scalar(select(User).where(User.email == email))
    if user is None:
        user = _new_user(session, email, password)
    elif session.get(Membership, (tenant.id, user.id)) is not None:
        raise SettingsError(f"{email} belongs to {tenant.slug} already.")
    session.add(Membership(tenant_id=tenant.id, user_id=user.id, role=role))
    session.flush()
    return user


def _new_user(session: Session, email: str, password: str) -> User:
    if len(password) < LEAST_PASSWORD:
        raise SettingsError(f"The password needs at least {LEAST_PASSWORD} characters.")
    user = User(email=email, password_hash=hasher.hash(password))
    session.add(user)
    session.flush()
    return user


def issue_api_token(session: Session, user: User, tenant: Tenant, name: str = "") -> str:
    """Makes a personal API token for one tenant; the caller shows it once, only its hash stays."""
    secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
    session.add(
        ApiToken(user_id=user.id, tenant_id=tenant.id, name=name, token_hash=token_hash(secret))
    )
    session.flush()
    return secret


def token_hash(secret: str) -> str:
    """What is kept of a token: it has 256 random bits, so a plain SHA-256 is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()
