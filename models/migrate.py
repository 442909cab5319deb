"""Schema migrations, run by the owner of the tables in their own scope."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from models.bi_rights import renew_bi
from models.engine import make_owner_engine
from models.migration_error import MigrationError
from models.rights import give_rights
from models.roles import prepare_roles
from models.schema_state import SchemaState, note_oldest_release, schema_state
from models.security import renew_guards
from settings import PlainError, SettingsError, get_settings

LOCK = 0x50414745
MIGRATIONS = Path(__file__).parent / "migrations"
# Folders of migrations; a test puts one of its own beside ours.
VERSIONS = [MIGRATIONS / "versions"]


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's configuration, for an open connection if one is given; no ini file is read."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.set_main_option("version_locations", os.pathsep.join(map(str, VERSIONS)))
    config.attributes["connection"] = connection
    return config


def migrate(
    owner_url: str | None = None, *, login_url: str | None = None, revision: str = "head"
) -> None:
    """Brings the schema to `revision`; roles, their rights and the guard of the tables with it.

    Without addresses those of the settings are taken. Safe to run from several machines at once: an
    advisory lock lets one go first. A newer release's schema is left as it is. Raises SettingsError
    where this release cannot work with it, and with what an administrator must run where the owner
    may make no roles; MigrationError where a step fails: all of them are one transaction.
    """
    if owner_url is None:
        owner_url, login_url = get_settings().require_owner_url(), get_settings().login_url()
    engine = make_owner_engine(owner_url)
    try:
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
            before = look_at_schema(connection)
            require_known(before)
            if not before.newer:
                prepare_roles(connection, login_url)
                _upgrade(connection, revision, before)
    finally:
        engine.dispose()


def _upgrade(connection: Connection, revision: str, before: SchemaState) -> None:
    _take_steps(connection, revision, before)
    with _failing_at(lambda: "the rights of the roles"):
        give_rights(connection)
        if revision == "head":
            note_oldest_release(connection, before.pending)
            renew_guards(connection)
            renew_bi(connection)


def _take_steps(connection: Connection, revision: str, before: SchemaState) -> None:
    config, left = alembic_config(connection), [*before.pending]
    config.attributes["taken"] = lambda **_step: left.pop(0)
    with _failing_at(lambda: left[0].words if left else "its end"):
        command.upgrade(config, revision)


@contextmanager
def _failing_at(place: Callable[[], str]) -> Iterator[None]:
    """What goes wrong within is the migration's failure at that place, unless it says so itself."""
    try:
        yield
    except PlainError:
        raise
    except Exception as error:
        raise MigrationError(place()) from error


def require_known(state: SchemaState) -> None:
    """Raises SettingsError where a newer release has taken away what this one needs."""
    if state.too_new:
        raise SettingsError(
            f"A newer release has changed the database (schema {state.present}) so that this one"
            " cannot work with it: install that release again, or restore the back-up from before."
        )


def downgrade(database_url: str, revision: str) -> None:
    """Takes the schema back to `revision`; rows of dropped tables are gone."""
    engine = make_owner_engine(database_url)
    try:
        with engine.begin() as connection:
            command.downgrade(alembic_config(connection), revision)
    finally:
        engine.dispose()


def look_at_schema(connection: Connection) -> SchemaState:
    """The database's schema beside the one of this release."""
    return schema_state(connection, _steps())


def knows_revision(revision: str) -> bool:
    """Whether this release has the step that made a schema."""
    return revision in known_revisions()[1]


@cache
def known_revisions() -> tuple[frozenset[str], frozenset[str]]:
    """The newest revisions of the schema that this release knows, and all of them."""
    scripts = _steps()
    every = frozenset(one.revision for one in scripts.walk_revisions())
    return frozenset(scripts.get_heads()), every


def is_too_old(revisions: set[str]) -> bool:
    """Whether a database at these revisions lacks what this release needs.

    One that is at a revision of a later release is none: releases go on with a newer schema.
    """
    heads, every = known_revisions()
    return not revisions or (revisions != heads and revisions <= every)


def _steps() -> ScriptDirectory:
    return ScriptDirectory.from_config(alembic_config())
