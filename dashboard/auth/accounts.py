"""Making tenants and people, for the command line and for tests."""

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.auth.password_rules import what_is_wrong
from dashboard.auth.passwords import hash_password
from dashboard.auth.sessions import end_sessions
from models import Membership, Tenant, User
from models.orm import now_utc
from models.tenancy import ROLES
from settings import SettingsError, get_settings

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)
EMAIL = re.compile(r"[^@\s\x00]+@[^@\s\x00]+\.[^@\s\x00]+")


class AccountError(SettingsError):
    """What was wrong with the request, in one sentence; commands show it as it is."""


def add_tenant(session: Session, slug: str, name: str) -> Tenant:
    """A new tenant. Raises AccountError for a bad or taken slug or an empty name."""
    if not SLUG.fullmatch(slug):
        raise AccountError("The slug may hold small letters, digits and hyphens only.")
    if not name.strip():
        raise AccountError("The tenant needs a name.")
    if session.scalar(select(Tenant.id).where(Tenant.slug == slug)) is not None:
        raise AccountError(f"There is already a tenant {slug}.")
    tenant = Tenant(slug=slug, name=name.strip(), time_zone=get_settings().time_zone)
    session.add(tenant)
    session.flush()
    return tenant


def add_user(session: Session, tenant: Tenant | str, email: str, role: str, password: str) -> User:
    """A new member of a tenant (or its slug); who has a password of their own keeps it.

    Who was invited need not accept any more. Raises AccountError with the reason.
    """
    email = email.strip().lower()
    if not EMAIL.fullmatch(email):
        raise AccountError("This is not an e-mail address.")
    if role not in ROLES:
        raise AccountError(f"The role must be one of {', '.join(ROLES)}.")
    tenant = _tenant(session, tenant) if isinstance(tenant, str) else tenant
    user = _account(session, tenant, email, password)
    found = session.get(Membership, (tenant.id, user.id))
    if found is not None and found.has_joined:
        raise AccountError(f"{email} is already a member of {tenant.slug}.")
    membership = found or Membership(tenant_id=tenant.id, user_id=user.id)
    membership.role, membership.joined_at, membership.deactivated_at = role, now_utc(), None
    session.add(membership)
    session.flush()
    return user


def has_own_password(session: Session, email: str) -> bool:
    """Whether the address has an account with a password that its person chose."""
    user = session.scalar(select(User).where(User.email == email.strip().lower()))
    return user is not None and user.one_time_until is None


def _account(session: Session, tenant: Tenant, email: str, password: str) -> User:
    """The account of the address, which can sign in; `password` opens one that nobody used yet."""
    user = session.scalar(select(User).where(User.email == email).with_for_update())
    if user is not None and not user.is_active:
        raise AccountError(f"{email} is deactivated; run `pagelens user reactivate` first.")
    if user is not None and user.one_time_until is None:
        return user
    wrong = what_is_wrong(password, email, [tenant.name])
    if wrong:
        raise AccountError(wrong)
    user = user or User(email=email)
    user.password_hash, user.one_time_until = hash_password(password), None
    session.add(user)
    session.flush()
    end_sessions(session, user.id)
    return user


def _tenant(session: Session, slug: str) -> Tenant:
    tenant = session.scalar(select(Tenant).where(Tenant.slug == slug))
    if tenant is None:
        raise AccountError(f"There is no tenant {slug}.")
    return tenant


def find_user(session: Session, email: str) -> User:
    """Who signs in with this address. Raises AccountError for a stranger."""
    user = session.scalar(select(User).where(User.email == email.strip().lower()))
    if user is None:
        raise AccountError(f"Nobody signs in as {email.strip().lower()}.")
    return user
