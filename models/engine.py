"""The engine of this process, made on first use and so after a fork."""

import os
from functools import lru_cache
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url

from settings import get_settings


def application_role(database_url: str) -> str:
    """The role that web and workers take: named after the database, `pagelens_app`."""
    return f"{make_url(database_url).database}_app"


def make_engine(database_url: str, *, role: str | None, **options: Any) -> Engine:
    """An engine for psycopg 3; each connection takes `role`, so that row security holds."""
    url = make_url(database_url).set(drivername="postgresql+psycopg")
    engine = create_engine(url, pool_pre_ping=True, hide_parameters=True, **options)
    if role is not None:
        _take_role(engine, role)
    return engine


def _take_role(engine: Engine, role: str) -> None:
    statement = f"SET ROLE {engine.dialect.identifier_preparer.quote_identifier(role)}"

    def set_role(connection: Any, _record: Any) -> None:
        autocommit, connection.autocommit = connection.autocommit, True
        connection.execute(statement)
        connection.autocommit = autocommit

    event.listen(engine, "connect", set_role)


@lru_cache(maxsize=1)
def get_engine() -> Engine:
    """The engine of web and workers, under the application role."""
    url = get_settings().require_database_url()
    return make_engine(url, role=application_role(url), pool_size=5, max_overflow=10)


def dispose_engine() -> None:
    """Forgets the engine without touching a parent's sockets; call it after a fork."""
    if get_engine.cache_info().currsize:
        get_engine().dispose(close=False)
        get_engine.cache_clear()


# A work horse that used its parent's connections would mix its answers with the parent's.
os.register_at_fork(after_in_child=dispose_engine)
