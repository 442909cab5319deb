"""Databases of their own, as operators and hosters make them."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

from local.postgres import SUPERUSER, PostgresServer
from models.engine import get_engine
from tests.conftest import refresh_settings


def administer(server: PostgresServer, *statements: str, database: str = "postgres") -> None:
    """Runs statements as the server's administrator, each by itself."""
    with psycopg.connect(server.url(database, SUPERUSER), autocommit=True) as connection:
        for statement in statements:
            connection.execute(sql.SQL(statement))


@contextmanager
def database_of(server: PostgresServer, name: str, owner_rights: str = "") -> Iterator[str]:
    """An empty database whose owner is called after it; gives the owner's address."""
    verb = "ALTER" if _exists(server, f"{name}_owner") else "CREATE"
    administer(
        server,
        f"{verb} ROLE {name}_owner LOGIN {owner_rights}",
        f"CREATE DATABASE {name} OWNER {name}_owner",
    )
    try:
        yield server.url(name, f"{name}_owner")
    finally:
        administer(server, f"DROP DATABASE {name} WITH (FORCE)")


def forget_installation() -> None:
    """Before the settings of this process name another database, and after."""
    refresh_settings()
    if get_engine.cache_info().currsize:
        get_engine().dispose()
        get_engine.cache_clear()


def _exists(server: PostgresServer, role: str) -> bool:
    """Whether a test before has left the role, which others depend on."""
    with psycopg.connect(server.url("postgres", SUPERUSER)) as connection:
        found = connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [role])
        return found.rowcount > 0
