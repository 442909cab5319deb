"""What was backed up is all there on another server, which knows none of the roles."""

import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from cryptography.fernet import Fernet

from local.backups.errors import BackupError
from models import Base
from models.files import read_file
from models.vault import decrypt_token
from settings import get_settings
from tests.backups.conftest import PASSPHRASE, run
from tests.conftest import refresh_settings
from tests.people import People

Move = Callable[[], str]


def count_rows(url: str) -> dict[str, int]:
    with psycopg.connect(url, options="-c pagelens.scope=owner") as database:
        return {
            table: database.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
            for table in Base.metadata.tables
        }


def token_of_a_page(url: str) -> str:
    with psycopg.connect(url, options="-c pagelens.scope=owner") as database:
        [sealed] = database.execute("SELECT token_encrypted FROM meta_page LIMIT 1").fetchone()
    return decrypt_token(sealed)


def backed_up(target: Path, *options: str) -> Path:
    done = run("backup", str(target), *options, typed=f"{PASSPHRASE}\n")
    assert done.exit_code == 0, done.output
    return target


def test_rows_files_and_keys_come_along_and_rights_are_given(
    installation: People, database_url: str, empty_place: Move, tmp_path: Path
) -> None:
    file = backed_up(tmp_path / "all.zip", "--with-keys")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = count_rows(database_url)
    url = empty_place()
    done = run("restore", str(file), typed=f"{PASSPHRASE}\n")
    assert done.exit_code == 0, done.output
    assert count_rows(url) == before and before["meta_page"] == 2
    assert read_file(f"{installation.acme}/logo/logo.png") == b"a logo"
    assert read_file(f"{installation.globex}/exports/a report.csv") == b"1,2\n"
    assert token_of_a_page(url) == "EAAB-a-token"
    assert run("tenant", "list").output.splitlines() == [
        "acme\tAcme\t2 people",
        "globex\tGlobex\t1 person",
    ]
    with psycopg.connect(url) as database:
        database.execute("SELECT set_config('role', current_database() || '_app', false)")
        assert database.execute("SELECT count(*) FROM meta_page").fetchone() == (0,)
    for key in ("token_encryption_keys", "secret_key"):
        kept = Path(get_settings().data_dir / key)
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_without_keys_no_key_is_in_it_and_unreadable_tokens_are_told(
    installation: People, empty_place: Move, tmp_path: Path
) -> None:
    [key] = get_settings().fernet_keys()
    file = backed_up(tmp_path / "plain.zip")
    with zipfile.ZipFile(file) as archive:
        assert set(archive.namelist()) == {
            "contents.json",
            "database.dump",
            f"files/{installation.acme}/logo/logo.png",
            f"files/{installation.globex}/exports/a report.csv",
        }
        assert not any(key.encode() in archive.read(name) for name in archive.namelist())
    empty_place()
    done = run("restore", str(file))
    assert done.exit_code == 0, done.output
    assert "2 tokens cannot be read with the keys here" in done.output


def test_keys_that_are_there_go_on_opening_what_is_theirs(
    installation: People, empty_place: Move, tmp_path: Path
) -> None:
    theirs, ours = get_settings().fernet_keys(), Fernet.generate_key().decode()
    file = backed_up(tmp_path / "all.zip", "--with-keys")
    empty_place()
    folder = get_settings().data_dir
    folder.mkdir()
    (folder / "token_encryption_keys").write_text(ours)
    refresh_settings()
    assert run("restore", str(file), typed=f"{PASSPHRASE}\n").exit_code == 0
    assert get_settings().fernet_keys() == [*theirs, ours]


def test_nothing_that_is_there_is_written_over(
    installation: People, database_url: str, tmp_path: Path
) -> None:
    file = backed_up(tmp_path / "all.zip")
    before = count_rows(database_url)
    refused = run("restore", str(file))
    assert isinstance(refused.exception, BackupError)
    assert "The database pagelens is not empty" in str(refused.exception)
    assert count_rows(database_url) == before


def test_another_file_under_the_same_name_is_not_written_over(
    installation: People, empty_place: Move, tmp_path: Path
) -> None:
    file = backed_up(tmp_path / "all.zip")
    url = empty_place()
    logo = get_settings().data_dir / "files" / str(installation.acme) / "logo" / "logo.png"
    logo.parent.mkdir(parents=True)
    logo.write_bytes(b"another")
    refused = run("restore", str(file))
    assert "FILE_STORAGE_URL holds another file" in str(refused.exception)
    assert logo.read_bytes() == b"another"
    logo.write_bytes(b"a logo")
    assert run("restore", str(file)).exit_code == 0
    assert count_rows(url)["meta_page"] == 2


def test_where_there_is_no_room_nothing_is_begun(
    installation: People, empty_place: Move, tmp_path: Path, environment: pytest.MonkeyPatch
) -> None:
    file = backed_up(tmp_path / "all.zip")
    owner_url = empty_place()
    environment.setattr("local.backups.space.free_bytes", lambda _folder: 7)
    refused = run("restore", str(file))
    assert "make room. Nothing was changed." in str(refused.exception)
    assert not (tmp_path / "elsewhere").exists()
    with psycopg.connect(owner_url) as owner:
        there = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        assert owner.execute(there).fetchone() == (0,)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda whole: whole[: len(whole) // 2], "is no back-up of Pagelens, or was broken off"),
        (lambda whole: whole.replace(b"PGDMP", b"PGDMQ", 1), "is damaged at database.dump"),
    ],
)
def test_a_damaged_backup_changes_nothing(
    installation: People, empty_place: Move, tmp_path: Path, spoil: object, sentence: str
) -> None:
    file = backed_up(tmp_path / "all.zip")
    file.write_bytes(spoil(file.read_bytes()))
    url = empty_place()
    assert sentence in str(run("restore", str(file)).exception)
    with psycopg.connect(url) as database:
        there = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        assert database.execute(there).fetchone() == (0,)


def test_another_passphrase_and_other_keys_of_the_settings_are_told(
    installation: People, empty_place: Move, environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = backed_up(tmp_path / "all.zip", "--with-keys")
    empty_place()
    refused = run("restore", str(file), typed="another passphrase\n")
    assert "not the passphrase" in str(refused.exception)
    environment.setenv("TOKEN_ENCRYPTION_KEYS", Fernet.generate_key().decode())
    refresh_settings()
    refused = run("restore", str(file), typed=f"{PASSPHRASE}\n")
    assert "TOKEN_ENCRYPTION_KEYS is set and lacks a key of the back-up" in str(refused.exception)


def test_a_login_that_owns_nothing_is_sent_to_the_owner(
    installation: People, environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    environment.delenv("DATABASE_OWNER_URL")
    refresh_settings()
    refused = run("backup", str(tmp_path / "all.zip"))
    assert "set DATABASE_OWNER_URL" in str(refused.exception)
    assert list(tmp_path.glob("all.zip*")) == []
