"""Passwords: argon2 hashes, and a check that takes the same time for an unknown person."""

import secrets
from datetime import datetime, timedelta
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.auth.password_rules import MAX_LENGTH, what_is_wrong
from dashboard.auth.sessions import end_sessions
from dashboard.queries.inputs import BadInput
from models import Membership, Tenant, User
from models.scope import widened

ONE_TIME_DAYS = 7


@lru_cache(maxsize=1)
def _hasher() -> PasswordHasher:
    return PasswordHasher()


def hash_password(password: str) -> str:
    """The argon2id hash to store."""
    return _hasher().hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Whether the password fits; without a stored hash a stand-in is checked, for the time."""
    try:
        fits = _hasher().verify(stored or _stand_in(), password[:MAX_LENGTH])
    except (VerificationError, InvalidHashError):
        return False
    return fits and stored is not None


def hand_over(session: Session, user: User, now: datetime) -> str:
    """A new one-time password, to be told once: it opens only the choice of an own one.

    What was opened with the one before ends.
    """
    password = secrets.token_urlsafe(12)
    user.password_hash = hash_password(password)
    user.one_time_until = now + timedelta(days=ONE_TIME_DAYS)
    if user.id is not None:
        end_sessions(session, user.id)
    return password


def choose(session: Session, user: User, new: str) -> None:
    """Sets the person's own password; the one before and all sessions end. Raises BadInput."""
    wrong = what_is_wrong(new, user.email, workspaces_of(session, user.id))
    if wrong:
        raise BadInput("new", wrong)
    if matches(stored_hash(session, user.id), new):
        raise BadInput("new", "Choose a password that differs from the present one.")
    user.password_hash = hash_password(new)
    user.one_time_until = None
    end_sessions(session, user.id)


def stored_hash(session: Session, user_id: int) -> str | None:
    """The hash of a person's password, which the app's role may not read."""
    with widened(session, "sign_in"):
        return session.scalar(select(User.password_hash).where(User.id == user_id))


def workspaces_of(session: Session, user_id: int) -> list[str]:
    """The names of all workspaces in which the person is, invited or not."""
    mine = select(Membership.tenant_id).where(Membership.user_id == user_id)
    with widened(session, "account"):
        return list(session.scalars(select(Tenant.name).where(Tenant.id.in_(mine))))


@lru_cache(maxsize=1)
def _stand_in() -> str:
    return hash_password("no person has this password")
