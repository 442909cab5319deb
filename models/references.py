"""References of the many numbers, which PostgreSQL checks once a statement instead of once a row.

A foreign key looks up its row for each point that is written: more than half of what storing costs.
Points come by thousands for a few lines, so triggers say the same once for each line:

1. Who writes points locks their lines (FOR KEY SHARE, as a foreign key does) until the transaction
   ends; a line that is not there, or is deleted meanwhile, ends the statement.
2. Who deletes lines waits for these locks, then looks with fresh eyes for points that are left, and
   is refused if there are any.
3. What both are named by never changes.

Whoever writes, imports, deletes or restores is held by them. The metadata has the foreign keys, by
which deletions and policies find their way; the database has the triggers in their place.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, ForeignKeyConstraint, text

HELD_BY_TRIGGERS = "held_by_triggers"


@dataclass(frozen=True)
class Reference:
    """Rows of `table` name, beside their tenant, the id of a row of `parent` in `column`."""

    table: str
    column: str
    parent: str

    @property
    def key(self) -> str:
        """The name of the foreign key in whose place the triggers are."""
        return f"fk_{self.table}_tenant_id_{self.column}"


REFERENCES = (
    Reference("meta_insight_point", "series_id", "meta_insight_series"),
    Reference("meta_post_insight_point", "meta_post_id", "meta_post"),
)
# LATERAL keeps PostgreSQL to one lookup by key for each, however many rows it expects.
_FUNCTIONS = """
CREATE FUNCTION pagelens_<table>_has_parents() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE lost record;
BEGIN
  SELECT named.* INTO lost
    FROM (SELECT DISTINCT tenant_id, <column> FROM came) AS named
    LEFT JOIN LATERAL (
         SELECT true AS there FROM public.<parent> parent
          WHERE parent.tenant_id = named.tenant_id AND parent.id = named.<column>
            FOR KEY SHARE) AS found ON true
   WHERE found.there IS NULL LIMIT 1;
  IF FOUND THEN
    RAISE foreign_key_violation USING
      MESSAGE = '<table> names <parent> ' || lost.<column> || ' of tenant ' || lost.tenant_id
                || ', which is not there', CONSTRAINT = '<key>';
  END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION pagelens_<table>_keeps_parents() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM gone, LATERAL (
          SELECT FROM public.<table> child
           WHERE child.tenant_id = gone.tenant_id AND child.<column> = gone.id LIMIT 1) AS left_over
    LIMIT 1;
  IF FOUND THEN
    RAISE foreign_key_violation USING
      MESSAGE = '<parent> is still named by <table>', CONSTRAINT = '<key>';
  END IF;
  RETURN NULL;
END $$
"""
_KEYS_STAY = """
CREATE FUNCTION pagelens_keys_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE foreign_key_violation USING MESSAGE = 'the key of a row of ' || TG_TABLE_NAME || ' stays';
END $$
"""
_TRIGGERS = """
CREATE TRIGGER has_parents AFTER INSERT ON <table>
  REFERENCING NEW TABLE AS came FOR EACH STATEMENT
  EXECUTE FUNCTION pagelens_<table>_has_parents();
CREATE TRIGGER keeps_parents AFTER DELETE ON <parent>
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT
  EXECUTE FUNCTION pagelens_<table>_keeps_parents();
CREATE TRIGGER keys_stay BEFORE UPDATE OF tenant_id, <column> ON <table> FOR EACH ROW
  WHEN ((OLD.tenant_id, OLD.<column>) IS DISTINCT FROM (NEW.tenant_id, NEW.<column>))
  EXECUTE FUNCTION pagelens_keys_stay();
CREATE TRIGGER keys_stay BEFORE UPDATE OF tenant_id, id ON <parent> FOR EACH ROW
  WHEN ((OLD.tenant_id, OLD.id) IS DISTINCT FROM (NEW.tenant_id, NEW.id))
  EXECUTE FUNCTION pagelens_keys_stay()
"""
_RELEASE = """
DROP FUNCTION pagelens_<table>_has_parents() CASCADE;
DROP FUNCTION pagelens_<table>_keeps_parents() CASCADE
"""


def hold_by_triggers(connection: Connection) -> None:
    """Makes the triggers, then drops the foreign keys: no moment is without either."""
    connection.exec_driver_sql(_KEYS_STAY)
    for one in REFERENCES:
        connection.exec_driver_sql(_named(_FUNCTIONS, one))
        connection.exec_driver_sql(_named(_TRIGGERS, one))
        connection.execute(text(f"ALTER TABLE {one.table} DROP CONSTRAINT {one.key}"))


def hold_by_keys(connection: Connection) -> None:
    """The other way, for a downgrade; PostgreSQL looks at every row."""
    for one in REFERENCES:
        connection.execute(
            text(
                f"ALTER TABLE {one.table} ADD CONSTRAINT {one.key} FOREIGN KEY"
                f" (tenant_id, {one.column}) REFERENCES {one.parent} (tenant_id, id)"
            )
        )
        connection.exec_driver_sql(_named(_RELEASE, one))
    connection.exec_driver_sql("DROP FUNCTION pagelens_keys_stay() CASCADE")


def in_the_schema(thing: Any, _name: str | None, _kind: str, _is_there: bool, _other: Any) -> bool:
    """For Alembic: whether it is to look for this in the database."""
    return not (isinstance(thing, ForeignKeyConstraint) and thing.info.get(HELD_BY_TRIGGERS))


def _named(statements: str, one: Reference) -> str:
    parts = {"table": one.table, "column": one.column, "parent": one.parent, "key": one.key}
    for name, part in parts.items():
        statements = statements.replace(f"<{name}>", part)
    return statements
