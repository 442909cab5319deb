"""Schema migrations, run by the owner of the tables in their own scope."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from models.bi_rights import renew_bi
from models.engine import make_owner_engine
from models.rights import give_rights
from models.roles import prepare_roles
from models.security import renew_guards
from settings import get_settings

LOCK = 0x50414745


def alembic_config(connection: Connection) -> Config:
    """Alembic's configuration for an open connection; no ini file is read."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def migrate(
    owner_url: str | None = None, *, login_url: str | None = None, revision: str = "head"
) -> None:
    """Brings the schema to `revision`; roles, their rights and the guard of the tables with it.

    Without addresses those of the settings are taken. Safe to run from several machines at once: an
    advisory lock lets one go first. Raises SettingsError with what an administrator must run where
    the owner may make no roles.
    """
    if owner_url is None:
        owner_url, login_url = get_settings().require_owner_url(), get_settings().login_url()
    engine = make_owner_engine(owner_url)
    try:
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
            prepare_roles(connection, login_url)
            command.upgrade(alembic_config(connection), revision)
            give_rights(connection)
            if revision == "head":
                renew_guards(connection)
                renew_bi(connection)
    finally:
        engine.dispose()


def downgrade(database_url: str, revision: str) -> None:
    """Takes the schema back to `revision`; rows of dropped tables are gone."""
    engine = make_owner_engine(database_url)
    try:
        with engine.begin() as connection:
            command.downgrade(alembic_config(connection), revision)
    finally:
        engine.dispose()


def present_revision(connection: Connection) -> str | None:
    """The revision of the database's schema; None where there is none yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return MigrationContext.configure(connection).get_current_revision()


def knows_revision(connection: Connection, revision: str) -> bool:
    """Whether this release has the step that made a schema."""
    return revision in {step.revision for step in _steps(connection).walk_revisions()}


def is_current(connection: Connection) -> bool:
    """Whether the database has the newest schema."""
    heads = _steps(connection).get_heads()
    return set(MigrationContext.configure(connection).get_current_heads()) == set(heads)


def _steps(connection: Connection) -> ScriptDirectory:
    return ScriptDirectory.from_config(alembic_config(connection))
