"""Leaves nothing in the system's folders that a server under root had to move there."""

import shutil
from pathlib import Path

import pytest
from cryptography.fernet import Fernet


@pytest.fixture
def home(tmp_path: Path):
    """A folder for a server's data; what was moved out of it goes with it."""
    yield tmp_path
    for link in tmp_path.rglob("postgres"):
        if link.is_symlink():
            shutil.rmtree(link.resolve(), ignore_errors=True)


@pytest.fixture(scope="module")
def environment(
    login_url: str, redis_url: str, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    folder: Path = tmp_path_factory.mktemp("web")
    return {
        "DATABASE_URL": login_url,
        "REDIS_URL": redis_url,
        "DATA_DIR": str(folder),
        "SECRET_KEY": "a-secret-key-of-the-tests",
        "TOKEN_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        "RATE_LIMIT_PER_ADDRESS": "100000 per minute",
    }
