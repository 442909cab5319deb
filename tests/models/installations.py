"""Databases of their own, as operators and hosters make them."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

from local.postgres import SUPERUSER, PostgresServer


def administer(server: PostgresServer, *statements: str, database: str = "postgres") -> None:
    """Runs statements as the server's administrator, each by itself."""
    with psycopg.connect(server.url(database, SUPERUSER), autocommit=True) as connection:
        for statement in statements:
            connection.execute(sql.SQL(statement))


@contextmanager
def database_of(server: PostgresServer, name: str, owner_rights: str = "") -> Iterator[str]:
    """An empty database whose owner is called after it; gives the owner's address."""
    administer(
        server,
        f"CREATE ROLE {name}_owner LOGIN {owner_rights}",
        f"CREATE DATABASE {name} OWNER {name}_owner",
    )
    try:
        yield server.url(name, f"{name}_owner")
    finally:
        administer(server, f"DROP DATABASE {name} WITH (FORCE)")
