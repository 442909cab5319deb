"""That a number has its line or post is checked once a statement, not once a row."""

from typing import NamedTuple

from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


class Reference(NamedTuple):
    """Rows of `table` name, beside their tenant, the id of a row of `parent` in `column`."""

    table: str
    column: str
    parent: str

    @property
    def key(self) -> str:
        """The name of the foreign key in whose place the triggers are."""
        return f"fk_{self.table}_tenant_id_{self.column}"


# Frozen texts of this revision.
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


def upgrade() -> None:
    """Triggers take the place of two foreign keys; no row is touched, no moment without either."""
    run = op.get_bind().exec_driver_sql
    run(_KEYS_STAY)
    for one in REFERENCES:
        run(_named(_FUNCTIONS, one))
        run(_named(_TRIGGERS, one))
        run(f"ALTER TABLE {one.table} DROP CONSTRAINT {one.key}")


def downgrade() -> None:
    """The foreign keys come back, checked against every row."""
    run = op.get_bind().exec_driver_sql
    for one in REFERENCES:
        run(
            f"ALTER TABLE {one.table} ADD CONSTRAINT {one.key} FOREIGN KEY"
            f" (tenant_id, {one.column}) REFERENCES {one.parent} (tenant_id, id)"
        )
        run(_named(_RELEASE, one))
    run("DROP FUNCTION pagelens_keys_stay() CASCADE")


def _named(statements: str, one: Reference) -> str:
    parts = {"table": one.table, "column": one.column, "parent": one.parent, "key": one.key}
    for name, part in parts.items():
        statements = statements.replace(f"<{name}>", part)
    return statements
