"""deploy/compose/prepare.sh: what it makes fits together, and what is there it leaves alone."""

import re
import stat
import subprocess
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from settings import read_settings
from tests.deploy.parts import compose, copy_compose


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of deploy/compose after `prepare.sh` ran there."""
    folder = copy_compose(tmp_path)
    prepare(folder)
    return folder


def prepare(folder: Path) -> None:
    command = ["sh", str(folder / "prepare.sh"), "insights.example.com"]
    subprocess.run(command, check=True, capture_output=True)


def test_every_secret_of_the_compose_file_is_there_and_shut_to_others(folder: Path) -> None:
    for one in compose()["secrets"].values():
        assert (folder / one["file"]).is_file()
    assert stat.S_IMODE((folder / "secrets").stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / ".env").stat().st_mode) == 0o600
    assert "SITE=insights.example.com\n" in (folder / ".env").read_text()


def test_they_are_settings_that_fit_together(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environment = compose()["services"]["migrate"]["environment"]
    for name, value in environment.items():
        if name.endswith("_FILE"):
            monkeypatch.delenv(name.removesuffix("_FILE"), raising=False)
            monkeypatch.setenv(name, value.replace("/run/secrets", str(folder / "secrets")))
    settings = read_settings()
    assert len(settings.require_secret_key()) >= 43
    assert all(Fernet(key) for key in settings.fernet_keys())
    owner = (folder / "secrets" / "owner_password").read_text()
    assert f"pagelens:{owner}@postgres/" in settings.require_owner_url()
    assert len(owner) == 32 and settings.login_url()
    [password] = re.findall(
        r"^requirepass (\S+)$", (folder / "secrets" / "redis.conf").read_text(), re.MULTILINE
    )
    assert f":{password}@redis:" in settings.require_redis_url()


def test_a_second_time_changes_nothing(folder: Path) -> None:
    def contents() -> dict[str, str]:
        return {path.name: path.read_text() for path in folder.rglob("*") if path.is_file()}

    before = contents()
    prepare(folder)
    assert contents() == before
    values = [text for name, text in before.items() if name.endswith(("_password", "_key"))]
    assert len(values) == len(set(values)) == 3
