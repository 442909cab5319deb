"""What an operator does with accounts, by command."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dashboard.auth.accounts import AccountError
from dashboard.auth.memberships import keep_an_owner, leave
from dashboard.auth.password_rules import what_is_wrong
from dashboard.auth.passwords import hash_password, workspaces_of
from dashboard.auth.sessions import end_sessions
from dashboard.auth.two_step import switch_off
from models import BrowserSession, Membership, Tenant, User
from models.audit_trail import note_action
from models.scope import enter_tenant, wide_session


@dataclass(frozen=True)
class Person:
    """An account: its roles by workspace, and what keeps it from signing in, if anything does."""

    email: str
    roles: str
    state: str
    last_used_at: datetime | None


def list_people(slug: str | None) -> list[Person]:
    """Every account, or those of one workspace, by address."""
    last = (
        select(BrowserSession.user_id, func.max(BrowserSession.last_used_at).label("at"))
        .group_by(BrowserSession.user_id)
        .subquery()
    )
    statement = (
        select(User, Membership, Tenant.slug, last.c.at)
        .outerjoin(Membership, Membership.user_id == User.id)
        .outerjoin(Tenant, Tenant.id == Membership.tenant_id)
        .outerjoin(last, last.c.user_id == User.id)
        .order_by(User.email, Tenant.slug)
    )
    if slug is not None:
        statement = statement.where(Tenant.slug == slug)
    with wide_session("command") as session:
        rows = session.execute(statement).all()
    found: dict[str, Person] = {}
    for user, membership, of, at in rows:
        known = found.get(user.email)
        roles = [known.roles] if known else []
        roles += [_role(membership, of)] if membership else []
        found[user.email] = Person(user.email, ", ".join(roles), _state(user), at)
    return list(found.values())


def _role(membership: Membership, slug: str) -> str:
    if membership.deactivated_at is not None:
        return f"{slug}: {membership.role} (deactivated)"
    return f"{slug}: {membership.role}{'' if membership.joined_at else ' (invited)'}"


def _state(user: User) -> str:
    if not user.is_active:
        return "deactivated"
    return "one-time password" if user.one_time_until else "active"


def list_tenants() -> list[tuple[str, str, int]]:
    """Slug, name and number of members of each tenant."""
    statement = (
        select(Tenant.slug, Tenant.name, func.count(Membership.user_id))
        .outerjoin(Membership, Membership.tenant_id == Tenant.id)
        .group_by(Tenant.id)
        .order_by(Tenant.slug)
    )
    with wide_session("command") as session:
        return [(slug, name, members) for slug, name, members in session.execute(statement)]


def check_person(email: str) -> None:
    """Raises AccountError where nobody has this address."""
    with wide_session("command") as session:
        _find(session, email)


def set_password(email: str, password: str) -> None:
    """Gives an account another password; all its sessions end. Raises AccountError."""

    def change(session: Session, user: User) -> None:
        wrong = what_is_wrong(password, user.email, workspaces_of(session, user.id))
        if wrong:
            raise AccountError(wrong)
        user.password_hash, user.one_time_until = hash_password(password), None
        end_sessions(session, user.id)

    _change(email, "password.set", change)


def end_second_step(email: str) -> None:
    """Lets the password alone open the account again."""
    _change(email, "two_step.ended", lambda session, user: switch_off(session, user.id))


def deactivate(email: str) -> None:
    """Nobody signs in to the account nor uses its tokens until it is reactivated."""

    def change(session: Session, user: User) -> None:
        user.is_active = False
        end_sessions(session, user.id)

    _change(email, "account.deactivated", change)


def reactivate(email: str) -> bool:
    """The account can be signed in to again; whether there is a workspace to come to."""
    with wide_session("command") as session:
        user = _find(session, email)
        joined = select(Membership.user_id).where(
            Membership.user_id == user.id, Membership.has_joined
        )
        has_somewhere = session.scalar(joined.limit(1)) is not None

    def change(_session: Session, user: User) -> None:
        user.is_active = True

    _change(email, "account.reactivated", change)
    return has_somewhere


def _change(email: str, action: str, change: Callable[[Session, User], None]) -> None:
    """Changes an account and writes it into the audit trail of each of its workspaces."""
    with wide_session("command") as session:
        user = _find(session, email)
        change(session, user)
        session.flush()
        tenants = session.scalars(
            select(Membership.tenant_id).where(Membership.user_id == user.id)
        ).all()
        for tenant_id in tenants:
            enter_tenant(session, tenant_id)
            note_action(session, tenant_id, None, action, email=user.email, by="command")


def _find(session: Session, email: str) -> User:
    address = email.strip().lower()
    user = session.scalar(select(User).where(User.email == address).with_for_update())
    if user is None:
        raise AccountError(f"Nobody signs in as {address}.")
    return user


def remove(email: str, slug: str, heir: str | None) -> None:
    """Takes a person out of a tenant; what others rely on goes to `heir`, else it ends."""
    with wide_session("command") as session:
        user = _find(session, email)
        tenant = session.scalars(select(Tenant).where(Tenant.slug == slug)).one()
        enter_tenant(session, tenant.id)
        member = session.get(Membership, (tenant.id, user.id))
        if member is None:
            raise AccountError(f"{user.email} is not a member of {slug}.")
        keep_an_owner(session, tenant.id, user.id, "email")
        heir_id = _heir(session, tenant.id, heir, user.id) if heir else None
        leave(session, member, heir_id)
        note_action(
            session, tenant.id, None, "person.removed", person=user.id, heir=heir_id, by="command"
        )


def _heir(session: Session, tenant_id: int, email: str, leaver: int) -> int:
    user = _find(session, email)
    member = session.get(Membership, (tenant_id, user.id))
    if member is None or not member.has_joined or member.role == "viewer" or user.id == leaver:
        raise AccountError("Hand over to an owner or analyst of this tenant who has joined.")
    return user.id
