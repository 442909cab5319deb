"""Passwords: argon2 hashes, and a check that takes the same time for an unknown person."""

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MIN_LENGTH = 8
MAX_LENGTH = 1024


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


@lru_cache(maxsize=1)
def _stand_in() -> str:
    return hash_password("no person has this password")
