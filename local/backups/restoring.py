"""Brings a back-up into an empty database.

1. What does not fit is told before anything is written: too little room, other rows, an older
   server, other files.
2. The files: what refers to them comes later.
3. The database, in one transaction: all of it or nothing. Its rows are counted again.
4. The schema of this release, with the rights and policies of this database's roles.
"""

import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from sqlalchemy import Connection, Engine, text
from sqlalchemy.orm import Session

from catalog.registry import sync_catalog
from local.backups.client_programs import client_program
from local.backups.contents import DATABASE, FILES, KEYS, Contents
from local.backups.counting import count_rows
from local.backups.errors import BackupError
from local.backups.installed_keys import count_unreadable, keep_keys, require_place
from local.backups.libpq import connection_words, environment_with_password
from local.backups.sealing import unseal
from local.backups.space import require_space
from local.database_at_hand import OwnersDatabase, owners_database
from local.launch import ProgramError, feed
from models.engine import make_owner_engine
from models.files import file_exists, is_key, open_file, write_file
from models.migrate import knows_revision, migrate
from models.roles import prepare_roles
from settings import get_settings

CHUNK = 1 << 20
ANYTHING = """
SELECT relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
 WHERE relkind IN ('r', 'p', 'v', 'm') AND nspname !~ '^pg_' AND nspname <> 'information_schema'
 ORDER BY relname LIMIT 1
"""
# `migrate` makes them anew, for the roles of this database.
OF_ROLES = (" POLICY ", " ROW SECURITY ", " COMMENT public POLICY ")


def restore_all(archive: zipfile.ZipFile, contents: Contents, passphrase: str | None) -> int:
    """Brings all of a back-up back; returns how many tokens the keys here do not open.

    Raises BackupError or SettingsError with what to do; the database is still empty then, but for
    the message that rows are missing.
    """
    require_space(archive, contents, get_settings())
    keys = unseal(archive.read(KEYS), passphrase) if passphrase is not None else None
    if keys:
        require_place(keys)
    with owners_database(make=True) as place:
        engine = make_owner_engine(place.owner_url)
        try:
            with engine.begin() as connection:
                _require_fit(connection, contents)
                prepare_roles(connection, place.login_url)
            if keys:
                keep_keys(keys)
            _restore_files(archive)
            _restore_database(archive, contents, place.owner_url, engine)
            return _bring_up_to_date(engine, place)
        finally:
            engine.dispose()


def _bring_up_to_date(engine: Engine, place: OwnersDatabase) -> int:
    migrate(place.owner_url, login_url=place.login_url)
    with Session(engine) as session, session.begin():
        sync_catalog(session)
        return count_unreadable(session.connection())


def _require_fit(connection: Connection, contents: Contents) -> None:
    found = connection.scalar(text(ANYTHING))
    if found is not None:
        database = connection.scalar(text("SELECT current_database()"))
        raise BackupError(
            f"The database {database} is not empty: it has {found}. Name an empty one; nothing was"
            " changed."
        )
    server = int(str(connection.scalar(text("SHOW server_version_num")))) // 10000
    if server < contents.server:
        raise BackupError(
            f"The back-up is of PostgreSQL {contents.server}, and this server is {server}: use"
            f" PostgreSQL {contents.server} or later."
        )
    if not knows_revision(contents.schema):
        raise BackupError(
            f"The back-up was made by a newer release ({contents.release}, schema"
            f" {contents.schema}): install that one."
        )


def _restore_files(archive: zipfile.ZipFile) -> None:
    members = {entry.filename.removeprefix(FILES): entry for entry in _file_entries(archive)}
    missing = [key for key, entry in members.items() if not _is_there(key, entry)]
    for key in missing:
        with archive.open(members[key]) as source:
            write_file(key, iter(lambda: source.read(CHUNK), b""))


def _file_entries(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    entries = [one for one in archive.infolist() if one.filename.startswith(FILES)]
    if not all(is_key(one.filename.removeprefix(FILES)) for one in entries):
        raise BackupError("A file of the back-up has a name that is none of Pagelens's.")
    return entries


def _is_there(key: str, entry: zipfile.ZipInfo) -> bool:
    """Whether an earlier try has brought it. Raises BackupError where it is another file."""
    if not file_exists(key):
        return False
    with open_file(key) as file:
        there = 0
        while chunk := file.read(CHUNK):
            there = zlib.crc32(chunk, there)
    if there != entry.CRC:
        raise BackupError(
            f"FILE_STORAGE_URL holds another file {key} already: name an empty folder or bucket."
        )
    return True


def _restore_database(
    archive: zipfile.ZipFile, contents: Contents, owner_url: str, engine: Engine
) -> None:
    program = str(client_program("pg_restore", contents.pg_dump)[0])
    environment = environment_with_password(owner_url)
    into = [f"--dbname={connection_words(owner_url)}", "--no-owner", "--no-privileges"]
    try:
        with tempfile.NamedTemporaryFile("w", suffix=".list") as wanted:
            wanted.writelines(_wanted(archive, program, environment))
            wanted.flush()
            whole = ["--single-transaction", "--exit-on-error", f"--use-list={wanted.name}"]
            with archive.open(DATABASE) as dump:
                feed([program, *into, *whole], dump, environment)
    except ProgramError as error:
        raise BackupError(f"The database could not be restored: {error}") from None
    _require_rows(engine, contents)


def _wanted(
    archive: zipfile.ZipFile, program: str, environment: Mapping[str, str]
) -> Iterator[str]:
    """The dump's own table of contents, without what belongs to the roles of its server."""
    with tempfile.NamedTemporaryFile() as told, archive.open(DATABASE) as dump:
        feed([program, "--list", f"--file={told.name}"], dump, environment)
        for line in Path(told.name).read_text().splitlines(keepends=True):
            if not any(words in line for words in OF_ROLES):
                yield line


def _require_rows(engine: Engine, contents: Contents) -> None:
    with engine.begin() as connection:
        there = count_rows(connection)
    less = [table for table, rows in contents.rows.items() if there.get(table) != rows]
    if less:
        raise BackupError(
            f"Restored, but rows are missing in {', '.join(less)}: take another back-up."
        )
