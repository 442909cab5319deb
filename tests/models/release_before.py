"""A database as the release before left it, to be carried along."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, text

from models.engine import make_engine
from models.migrate import migrate
from tests.models.test_migrations import another_database

RELEASE_BEFORE = "0008"


@contextmanager
def release_before(
    engine: Engine, database_url: str, name: str, scene: str, revision: str = RELEASE_BEFORE
) -> Iterator[Connection]:
    """With the statements of `scene` done; `upgrade` brings it to this release."""
    url = another_database(engine, database_url, name)
    migrate(url, revision=revision)
    before = make_engine(url, connect_args={"options": "-c pagelens.scope=owner"})
    with before.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.info["url"] = url
        for statement in scene.split(";"):
            if statement.strip():
                connection.execute(text(statement))
        yield connection
    before.dispose()


def upgrade(connection: Connection) -> None:
    """As `pagelens migrate` does."""
    migrate(connection.info["url"])
