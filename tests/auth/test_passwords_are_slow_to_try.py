"""What is stored of a password costs whoever tries many as much as argon2's authors advise."""

from collections.abc import Callable

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.profiles import RFC_9106_LOW_MEMORY

from dashboard.auth.passwords import hash_password, matches
from tests.people import PASSWORD


def test_a_hash_takes_the_memory_and_the_rounds_that_are_advised(
    product_hasher: Callable[[], PasswordHasher], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.auth.passwords._hasher", product_hasher)
    stored = hash_password(PASSWORD)
    assert extract_parameters(stored) == RFC_9106_LOW_MEMORY
    assert matches(stored, PASSWORD)
    assert not matches(stored, PASSWORD.upper())
