"""Makes a back-up.

1. One snapshot of the database: its rows are counted and dumped as they were at one moment.
2. Then the files, so that each one that a row names is there; what ends meanwhile is left out.
3. Then the keys, if asked for, encrypted by a passphrase.
"""

import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import Connection, text

from local.backups.client_programs import client_program
from local.backups.contents import CONTENTS, DATABASE, FILES, KEYS, Contents
from local.backups.counting import count_rows
from local.backups.errors import BackupError
from local.backups.last import note_last_backup
from local.backups.libpq import connection_words, environment_with_password
from local.backups.sealing import seal
from local.launch import ProgramError, output_of
from local.whole_files import require_new, whole_file
from models.engine import make_owner_engine
from models.files import all_keys, open_file
from models.roles import login_of
from models.schema_state import present_revision
from settings import get_settings

CHUNK = 1 << 20
UNTIL_IT_IS_READ = "SET LOCAL idle_in_transaction_session_timeout = 0"


def make_backup(target: Path, owner_url: str, passphrase: str | None) -> Contents:
    """Writes all of the installation into a new file (0600); with a passphrase its keys too.

    Raises BackupError or SettingsError with what to do; no file is left then.
    """
    require_new(target)
    sealed = seal(_keys(), passphrase) if passphrase is not None else None
    with whole_file(target) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        database = _put_database(archive, owner_url)
        files = sum(_put_file(archive, key) for key in all_keys())
        if sealed is not None:
            archive.writestr(KEYS, sealed)
        contents = replace(database, files=files, with_keys=sealed is not None)
        archive.writestr(CONTENTS, contents.to_json())
    note_last_backup(get_settings().data_dir, contents.made_at)
    return contents


def _keys() -> dict[str, str]:
    settings = get_settings()
    return {
        "secret_key": settings.require_secret_key(),
        "token_encryption_keys": ",".join(settings.fernet_keys()),
    }


def _put_database(archive: zipfile.ZipFile, owner_url: str) -> Contents:
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    with _snapshot(owner_url) as (connection, snapshot):
        server = _major(connection)
        program, own = client_program("pg_dump", server)
        schema = str(present_revision(connection))
        argv = [str(program), "--format=custom", "--enable-row-security", f"--snapshot={snapshot}"]
        argv.append(f"--dbname={connection_words(owner_url)}")
        try:
            with (
                output_of(argv, environment_with_password(owner_url)) as dump,
                archive.open(DATABASE, "w", force_zip64=True) as entry,
            ):
                shutil.copyfileobj(dump, entry, CHUNK)
        except ProgramError as error:
            raise BackupError(f"The database could not be dumped: {error}") from None
        rows = count_rows(connection)
    return Contents(made_at, version("pagelens"), schema, server, own, rows, 0, False)


@contextmanager
def _snapshot(owner_url: str) -> Iterator[tuple[Connection, str]]:
    """A transaction of the owner, and the name by which another session sees the same moment."""
    engine = make_owner_engine(owner_url)
    options = {"isolation_level": "REPEATABLE READ"}
    try:
        with engine.execution_options(**options).begin() as connection:
            _require_owner(connection)
            connection.execute(text(UNTIL_IT_IS_READ))
            yield connection, str(connection.scalar(text("SELECT pg_export_snapshot()")))
    finally:
        engine.dispose()


def _require_owner(connection: Connection) -> None:
    if connection.scalar(text("SELECT to_regclass('tenant')")) is None:
        raise BackupError("There is nothing to back up: the database has no tables yet.")
    login, owns = login_of(connection)
    if not owns:
        raise BackupError(
            f"{login} does not own the tables: set DATABASE_OWNER_URL to the owner's address."
        )


def _major(connection: Connection) -> int:
    return int(str(connection.scalar(text("SHOW server_version_num")))) // 10000


def _put_file(archive: zipfile.ZipFile, key: str) -> int:
    """1 where it was written, 0 where it has ended since it was listed."""
    try:
        with open_file(key) as source, archive.open(FILES + key, "w", force_zip64=True) as entry:
            shutil.copyfileobj(source, entry, CHUNK)
    except FileNotFoundError:
        return 0
    return 1
