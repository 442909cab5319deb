"""The owner's database for a command: the one of the settings, else that of `pagelens up`.

While `pagelens up` does not run, its PostgreSQL is started for the command alone.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from local.postgres import LOGIN, PostgresServer
from local.run_file import claim
from local.secret_files import private_folder
from settings import Settings, get_settings

DATABASE = "pagelens"


@dataclass(frozen=True)
class OwnersDatabase:
    """The owner's address, and that of web and workers where it is another."""

    owner_url: str
    login_url: str | None


@contextmanager
def owners_database(*, make: bool = False) -> Iterator[OwnersDatabase]:
    """The database that is at hand; with `make` an empty one of our own where there is none.

    Raises SettingsError where there is none.
    """
    settings = get_settings()
    if settings.database_url or settings.database_owner_url:
        yield OwnersDatabase(settings.require_owner_url(), settings.login_url())
    elif make or _cluster(settings).joinpath("PG_VERSION").exists():
        with claim(private_folder(settings.data_dir)), _server(settings) as server:
            yield OwnersDatabase(server.create_database(DATABASE), server.url(DATABASE, LOGIN))
    else:
        settings.require_database_url()


def _cluster(settings: Settings) -> Path:
    return settings.data_dir / "postgres"


@contextmanager
def _server(settings: Settings) -> Iterator[PostgresServer]:
    server = PostgresServer(_cluster(settings))
    server.prepare()
    logs = private_folder(settings.data_dir / "logs")
    try:
        server.start(logs / "postgres.log")
        yield server
    finally:
        server.stop()
        with suppress(OSError):
            server.socket_dir.rmdir()
