"""Schema migrations, run by the owner of the tables, and the role that the product works under."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from models.engine import application_role, make_engine
from settings import get_settings

LOCK = 0x50414745


def alembic_config(connection: Connection) -> Config:
    """Alembic's configuration for an open connection; no ini file is read."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def migrate(database_url: str | None = None, *, revision: str = "head") -> None:
    """Brings the schema to `revision` and gives the application role its rights.

    Safe to run from several machines at once: an advisory lock lets one go first.
    """
    url = database_url or get_settings().require_database_url()
    engine = make_engine(url, role=None)
    try:
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
            command.upgrade(alembic_config(connection), revision)
            _prepare_role(connection, application_role(url))
    finally:
        engine.dispose()


def downgrade(database_url: str, revision: str) -> None:
    """Takes the schema back to `revision`; rows of dropped tables are gone."""
    engine = make_engine(database_url, role=None)
    try:
        with engine.begin() as connection:
            command.downgrade(alembic_config(connection), revision)
    finally:
        engine.dispose()


def is_current(connection: Connection) -> bool:
    """Whether the database has the newest schema."""
    heads = ScriptDirectory.from_config(alembic_config(connection)).get_heads()
    return set(MigrationContext.configure(connection).get_current_heads()) == set(heads)


def _prepare_role(connection: Connection, role: str) -> None:
    name = connection.dialect.identifier_preparer.quote_identifier(role)
    exists = text("SELECT 1 FROM pg_roles WHERE rolname = :role")
    if connection.scalar(exists, {"role": role}) is None:
        connection.execute(text(f"CREATE ROLE {name} NOLOGIN"))
    for right in (
        f"GRANT {name} TO CURRENT_USER",
        f"GRANT USAGE ON SCHEMA public TO {name}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {name}",
    ):
        connection.execute(text(right))
