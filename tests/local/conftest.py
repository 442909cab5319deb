"""Leaves nothing in the system's folders that a server under root had to move there."""

import shutil
from pathlib import Path

import pytest


@pytest.fixture
def home(tmp_path: Path):
    """A folder for a server's data; what was moved out of it goes with it."""
    yield tmp_path
    for link in tmp_path.rglob("postgres"):
        if link.is_symlink():
            shutil.rmtree(link.resolve(), ignore_errors=True)
