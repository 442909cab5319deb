"""Schema migrations, run by the owner of the tables in their own scope."""

from functools import cache
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
SCRIPTS = Path(__file__).parent / "migrations"


def alembic_config(connection: Connection) -> Config:
    """Alembic's configuration for an open connection; no ini file is read."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
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


def knows_revision(revision: str) -> bool:
    """Whether this release has the step that made a schema."""
    return revision in known_revisions()[1]


def is_current(connection: Connection) -> bool:
    """Whether the database has the newest schema."""
    return set(MigrationContext.configure(connection).get_current_heads()) == known_revisions()[0]


@cache
def known_revisions() -> tuple[frozenset[str], frozenset[str]]:
    """The newest revisions of the schema that this release knows, and all of them."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config)
    every = frozenset(one.revision for one in scripts.walk_revisions())
    return frozenset(scripts.get_heads()), every


def is_too_old(revisions: set[str]) -> bool:
    """Whether a database at these revisions lacks what this release needs.

    One that is at a revision of a later release is none: releases go on with a newer schema.
    """
    heads, every = known_revisions()
    return not revisions or (revisions != heads and revisions <= every)
