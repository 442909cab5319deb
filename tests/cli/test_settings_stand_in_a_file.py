"""`.env` stands beside the environment, is read by every command, and misspelt names are told."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from local import settings_pages
from setting_file import misspelt
from settings import Settings, SettingsError, read_settings


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.delenv("PAGELENS_ENV_FILE", raising=False)
    return tmp_path


def test_the_file_is_read_and_the_environment_wins(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / ".env").write_text("export PORT=8051\nTIME_ZONE='Europe/Berlin' # home\nSMTP_URL=\n")
    monkeypatch.setenv("PORT", "8052")
    settings = read_settings()
    assert (settings.port, settings.time_zone) == (8052, "Europe/Berlin")


def test_the_folder_of_data_and_the_files_of_secrets_are_found_by_it(folder: Path) -> None:
    (folder / "data").mkdir()
    (folder / "data" / "secret_key").write_text("the-secret-key-in-there")
    (folder / "password").write_text("p" * 40)
    (folder / "mine.env").write_text("DATA_DIR=data\nMETRICS_TOKEN_FILE=password\n")
    os.environ["PAGELENS_ENV_FILE"] = "mine.env"
    try:
        settings = read_settings()
    finally:
        del os.environ["PAGELENS_ENV_FILE"]
    assert settings.require_secret_key() == "the-secret-key-in-there"
    assert settings.metrics_token.get_secret_value() == "p" * 40


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("DATABSE_URL=x\n", ".env: DATABSE_URL is no setting; is it DATABASE_URL?"),
        ("PORT 8051\n", ".env, line 1: must look like NAME=value."),
        ("PORT=many\n", "PORT: "),
    ],
)
def test_what_is_wrong_in_the_file_stops_the_start(folder: Path, text: str, sentence: str) -> None:
    (folder / ".env").write_text(text)
    with pytest.raises(SettingsError, match=sentence.replace("?", r"\?")):
        read_settings()


def test_a_file_that_is_named_must_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGELENS_ENV_FILE", "none.env")
    with pytest.raises(SettingsError, match=r"none.env cannot be read: No such file"):
        read_settings()


def test_names_of_others_are_left_alone() -> None:
    others = ["POSTGRES_PASSWORD", "REDIS_HOST", "PATH", "HOME", "EDITOR", "COMPOSE_FILE"]
    assert misspelt(others, Settings.model_fields) == {}


def test_in_the_environment_a_misspelt_name_is_a_warning() -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "cli", "tenant", "list"],
        env=os.environ | {"TOKEN_ENCRYPTION_KEY": "x"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr.splitlines()[0] == (
        "TOKEN_ENCRYPTION_KEY is no setting; is it TOKEN_ENCRYPTION_KEYS?"
    )


def test_the_example_names_every_setting_and_sets_none(folder: Path) -> None:
    text = settings_pages.example()
    (folder / ".env").write_text(text)
    assert read_settings().port == 8050
    before = read_settings()
    taken = [line[1:] for line in text.splitlines() if line.startswith("#") and line[1] != " "]
    assert [line.split("=")[0].lower() for line in taken] == list(Settings.model_fields)
    (folder / ".env").write_text("\n".join(taken))
    assert read_settings() == before


def test_the_page_of_settings_is_made_from_them() -> None:
    assert settings_pages.is_current()


def test_the_version_is_told() -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "cli", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout == "Pagelens 0.1.0\n"
