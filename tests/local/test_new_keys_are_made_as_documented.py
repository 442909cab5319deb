"""The lines of docs/operations.md for new keys under `pagelens up`, typed as they stand."""

import re
import subprocess
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from local.secret_files import ensure_secrets, private_folder
from settings import read_settings
from tests.local.test_data_directory import mode

OPERATIONS = Path(__file__).parents[2] / "docs" / "operations.md"


def documented() -> tuple[str, str]:
    """The lines that put a new key in front, and those that drop the old one."""
    told = OPERATIONS.read_text()
    adding = re.search(r"^    cd \.pagelens.*\n(?:    .*\n)+", told, re.MULTILINE)
    dropping = re.search(r"`(umask 077 && cut -d,[^`]+)`", told)
    return adding[0], dropping[1].replace("\n", " ")


def test_the_new_key_comes_first_and_the_old_one_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("TOKEN_ENCRYPTION_KEYS", "SECRET_KEY", "DATA_DIR"):
        monkeypatch.delenv(name, raising=False)
    ensure_secrets(private_folder(Path(".pagelens")))
    [old] = read_settings().fernet_keys()
    adding, dropping = documented()
    subprocess.run(["sh", "-ec", adding], check=True)
    new, second = read_settings().fernet_keys()
    assert second == old
    assert Fernet(new)
    subprocess.run(["sh", "-ec", dropping], cwd=".pagelens", check=True)
    assert read_settings().fernet_keys() == [new]
    assert mode(Path(".pagelens/token_encryption_keys")) == 0o600
