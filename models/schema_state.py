"""Which schema a database has, beside the one that this release makes.

A migration that takes something away (a column, a table) names in `OLDEST_RELEASE` the revision
that the oldest release knows which goes on working after it. It cannot be undone, so a back-up
comes first; and `migrate` leaves the name as the comment of `alembic_version`, where older
releases find it, which do not have the migration.
"""

from dataclasses import dataclass

from alembic.runtime.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection, inspect, text

MARK = "OLDEST_RELEASE"
NOTE = "runs with "
NOTED = "SELECT obj_description(to_regclass('alembic_version'), 'pg_class')"


@dataclass(frozen=True)
class Step:
    """A migration that is still to be run."""

    revision: str
    title: str
    oldest_release: str | None

    @property
    def words(self) -> str:
        """Such as step 0041 (Goals of Pages)."""
        return f"step {self.revision} ({self.title.rstrip('.')})"

    @property
    def takes_away(self) -> bool:
        """Whether it cannot be undone."""
        return self.oldest_release is not None


@dataclass(frozen=True)
class SchemaState:
    """`present` is None where there are no tables; `newer` where this release lacks its step."""

    present: str | None
    pending: tuple[Step, ...]
    newer: bool
    too_new: bool

    @property
    def fits(self) -> bool:
        """Whether this release can work with it."""
        return self.present is not None and not self.pending and not self.too_new


def schema_state(connection: Connection, steps: ScriptDirectory) -> SchemaState:
    """Reads it as any role; nothing is changed."""
    present = present_revision(connection)
    known = {one.revision for one in steps.walk_revisions()}
    if present is not None and present not in known:
        noted = connection.scalar(text(NOTED)) or ""
        return SchemaState(present, (), True, noted.removeprefix(NOTE) not in {"", *known})
    return SchemaState(present, _pending(steps, present), False, False)


def present_revision(connection: Connection) -> str | None:
    """The revision of the database's schema; None where there is none yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return MigrationContext.configure(connection).get_current_revision()


def note_oldest_release(connection: Connection, done: tuple[Step, ...]) -> None:
    """Leaves word for releases that do not have these steps."""
    named = [step.oldest_release for step in done if step.oldest_release is not None]
    if named:
        note = f"{NOTE}{named[-1]}".replace("'", "''")
        connection.exec_driver_sql(f"COMMENT ON TABLE alembic_version IS '{note}'")


def _pending(steps: ScriptDirectory, present: str | None) -> tuple[Step, ...]:
    newest_first = steps.iterate_revisions("heads", present or "base")
    return tuple(_step(one) for one in reversed(list(newest_first)))


def _step(script: Script) -> Step:
    return Step(script.revision, script.doc, getattr(script.module, MARK, None))
