"""An installation with people, tokens and files, and a server elsewhere that knows none of it."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, text

from cli import pagelens
from local.postgres import PostgresServer, running_postgres
from models.files import file_key, write_file
from models.vault import encrypt_token
from tests.conftest import refresh_settings
from tests.models.installations import database_of, forget_installation
from tests.people import People

PASSPHRASE = "a passphrase of our own"


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[PostgresServer]:
    folder = Path(tempfile.mkdtemp(prefix="pl-"))
    folder.chmod(0o755)
    with running_postgres(folder) as server:
        yield server
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def installation(
    environment: pytest.MonkeyPatch, people: People, store: Engine, database_url: str
) -> People:
    environment.setenv("DATABASE_OWNER_URL", database_url)
    refresh_settings()
    write_file(file_key(people.acme, "logo", "logo.png"), [b"a logo"])
    write_file(file_key(people.globex, "exports", "a report.csv"), [b"1,2\n"])
    with store.begin() as connection:
        connection.execute(
            text("UPDATE meta_page SET token_encrypted = :token"),
            {"token": encrypt_token("EAAB-a-token")},
        )
    return people


@pytest.fixture
def empty_place(
    environment: pytest.MonkeyPatch, elsewhere: PostgresServer, tmp_path: Path
) -> Iterator[Callable[[], str]]:
    """Moves to another machine: an empty database, an empty DATA_DIR and no keys."""
    with database_of(elsewhere, "moved", "CREATEROLE") as owner_url:

        def move() -> str:
            environment.setenv("DATABASE_URL", owner_url)
            environment.setenv("DATABASE_OWNER_URL", owner_url)
            environment.setenv("DATA_DIR", str(tmp_path / "elsewhere"))
            environment.delenv("TOKEN_ENCRYPTION_KEYS")
            environment.delenv("SECRET_KEY")
            forget_installation()
            return owner_url

        yield move
        forget_installation()


def run(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(pagelens, [*words], input=typed)
