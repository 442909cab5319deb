"""Snapshots of posts name their counter by a number, and take a seventh less room."""

import sqlalchemy as sa
from alembic import op

from models.moving import move_rows
from models.security import guard_table

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None
# The release before reads and writes columns that are gone.
OLDEST_RELEASE = "0053"

COUNTERS, POINTS, OTHER = "meta_post_counter", "meta_post_insight_point", "other_point"
ROWS = "SELECT count(*) FROM meta_post_insight_point"
# Nobody reads or writes meanwhile, so that the rows that are counted are those that are carried.
ALONE = "LOCK TABLE meta_post_insight_point IN ACCESS EXCLUSIVE MODE"
MET = """
INSERT INTO meta_post_counter (tenant_id, metric_id, breakdown_key)
SELECT DISTINCT tenant_id, metric_id, breakdown_key FROM meta_post_insight_point ORDER BY 1, 2, 3
"""
# Among rows that lie as their key has them, the index is built and read soonest.
CARRY = """
INSERT INTO other_point (observed_at, tenant_id, meta_post_id, counter_id, observed_on, value)
SELECT point.observed_at, point.tenant_id, point.meta_post_id, counter.id, point.observed_on,
       point.value
  FROM meta_post_insight_point point
  JOIN meta_post_counter counter ON counter.tenant_id = point.tenant_id
   AND counter.metric_id = point.metric_id AND counter.breakdown_key = point.breakdown_key
 ORDER BY point.tenant_id, point.meta_post_id, counter.id, point.observed_on
"""
CARRY_BACK = """
INSERT INTO other_point (observed_at, tenant_id, meta_post_id, metric_id, observed_on, value,
                     breakdown_key)
SELECT point.observed_at, point.tenant_id, point.meta_post_id, counter.metric_id, point.observed_on,
       point.value, counter.breakdown_key
  FROM meta_post_insight_point point
  JOIN meta_post_counter counter ON counter.tenant_id = point.tenant_id AND counter.id = point.counter_id
 ORDER BY point.tenant_id, point.meta_post_id, counter.metric_id, counter.breakdown_key,
       point.observed_on
"""
# What others made of the view stays, since its columns do.
VIEW = """
CREATE OR REPLACE VIEW v_post_insights WITH (security_invoker = true) AS
SELECT t.slug AS tenant_slug, p.page_id, o.post_id, m.level, m.key AS metric_key,
       {said}.breakdown_key, x.observed_on, x.value
  FROM other_point x
  {counters}
  JOIN meta_post o ON o.tenant_id = x.tenant_id AND o.id = x.meta_post_id
  JOIN meta_metric_registry m ON m.id = {said}.metric_id
  JOIN meta_page p ON p.tenant_id = o.tenant_id AND p.id = o.meta_page_id
  JOIN tenant t ON t.id = x.tenant_id
"""
JOINED = "JOIN meta_post_counter c ON c.tenant_id = x.tenant_id AND c.id = x.counter_id"
# That a snapshot's post is there is looked at by functions of an earlier revision, which go on.
OF_POSTS = """
CREATE TRIGGER has_parents AFTER INSERT ON meta_post_insight_point
  REFERENCING NEW TABLE AS came FOR EACH STATEMENT
  EXECUTE FUNCTION pagelens_meta_post_insight_point_has_parents();
CREATE TRIGGER keys_stay BEFORE UPDATE OF tenant_id, meta_post_id ON meta_post_insight_point FOR EACH ROW
  WHEN ((OLD.tenant_id, OLD.meta_post_id) IS DISTINCT FROM (NEW.tenant_id, NEW.meta_post_id))
  EXECUTE FUNCTION pagelens_keys_stay()
"""
# Counters go with their tenant, all in one statement, and no index of snapshots begins with them:
# so what is left over is looked for once for all of them, in the tenant's part of the key's index.
OF_COUNTERS = """
CREATE FUNCTION pagelens_meta_post_insight_point_has_counters() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE lost record;
BEGIN
  SELECT named.* INTO lost
    FROM (SELECT DISTINCT tenant_id, counter_id FROM came) AS named
    LEFT JOIN LATERAL (
         SELECT true AS there FROM public.meta_post_counter parent
          WHERE parent.tenant_id = named.tenant_id AND parent.id = named.counter_id
            FOR KEY SHARE) AS found ON true
   WHERE found.there IS NULL LIMIT 1;
  IF FOUND THEN
    RAISE foreign_key_violation USING
      MESSAGE = 'meta_post_insight_point names meta_post_counter ' || lost.counter_id || ' of tenant '
                || lost.tenant_id || ', which is not there',
      CONSTRAINT = 'fk_meta_post_insight_point_tenant_id_counter_id';
  END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION pagelens_meta_post_insight_point_keeps_counters() RETURNS trigger LANGUAGE plpgsql
   SET enable_seqscan = off AS $$
DECLARE of_tenant record;
BEGIN
  FOR of_tenant IN SELECT tenant_id, array_agg(id) AS ids FROM gone GROUP BY tenant_id LOOP
    PERFORM FROM public.meta_post_insight_point child
      WHERE child.tenant_id = of_tenant.tenant_id AND child.counter_id = ANY(of_tenant.ids) LIMIT 1;
    IF FOUND THEN
      RAISE foreign_key_violation USING
        MESSAGE = 'meta_post_counter is still named by meta_post_insight_point',
        CONSTRAINT = 'fk_meta_post_insight_point_tenant_id_counter_id';
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER has_counters AFTER INSERT ON meta_post_insight_point
  REFERENCING NEW TABLE AS came FOR EACH STATEMENT
  EXECUTE FUNCTION pagelens_meta_post_insight_point_has_counters();
CREATE TRIGGER keeps_counters AFTER DELETE ON meta_post_counter
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT
  EXECUTE FUNCTION pagelens_meta_post_insight_point_keeps_counters();
CREATE TRIGGER counters_stay BEFORE UPDATE OF tenant_id, counter_id ON meta_post_insight_point FOR EACH ROW
  WHEN ((OLD.tenant_id, OLD.counter_id) IS DISTINCT FROM (NEW.tenant_id, NEW.counter_id))
  EXECUTE FUNCTION pagelens_keys_stay();
CREATE TRIGGER keys_stay BEFORE UPDATE OF tenant_id, id ON meta_post_counter FOR EACH ROW
  WHEN ((OLD.tenant_id, OLD.id) IS DISTINCT FROM (NEW.tenant_id, NEW.id))
  EXECUTE FUNCTION pagelens_keys_stay()
"""
FORGET = """
DROP FUNCTION pagelens_meta_post_insight_point_has_counters() CASCADE;
DROP FUNCTION pagelens_meta_post_insight_point_keeps_counters() CASCADE
"""


def upgrade() -> None:
    """Carries every snapshot into a narrower table; where one would be lost, nothing is changed."""
    op.execute(ALONE)
    _make_counters()
    op.execute(MET)
    op.execute(f"ANALYZE {COUNTERS}")
    key = ["tenant_id", "meta_post_id", "counter_id", "observed_on"]
    _take_the_place(CARRY, key, sa.Column("counter_id", sa.Integer(), nullable=False))
    op.get_bind().exec_driver_sql(OF_COUNTERS)


def downgrade() -> None:
    """Snapshots name their metric and key themselves."""
    op.execute(ALONE)
    key = ["tenant_id", "meta_post_id", "metric_id", "breakdown_key", "observed_on"]
    metric = sa.Column("metric_id", sa.Integer(), nullable=False)
    said = sa.Column("breakdown_key", sa.Text(), server_default="", nullable=False)
    _take_the_place(CARRY_BACK, key, metric, said)
    op.create_foreign_key(
        op.f(f"fk_{POINTS}_metric_id"), POINTS, "meta_metric_registry", ["metric_id"], ["id"]
    )
    op.get_bind().exec_driver_sql(FORGET)
    op.drop_table(COUNTERS)


def _make_counters() -> None:
    op.create_table(
        COUNTERS,
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("metric_id", sa.Integer(), nullable=False),
        sa.Column("breakdown_key", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant.id"], name=op.f(f"fk_{COUNTERS}_tenant_id")
        ),
        sa.ForeignKeyConstraint(
            ["metric_id"], ["meta_metric_registry.id"], name=op.f(f"fk_{COUNTERS}_metric_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{COUNTERS}")),
        sa.UniqueConstraint(
            *("tenant_id", "metric_id", "breakdown_key"),
            name=op.f(f"uq_{COUNTERS}_tenant_id_metric_id_breakdown_key"),
        ),
    )
    guard_table(op.get_bind(), COUNTERS)


def _take_the_place(
    carry: str, key: list[str], name: sa.Column[int], word: sa.Column[str] | None = None
) -> None:
    """Makes the table with other names for a counter, fills it, and drops the one before."""
    op.create_table(
        OTHER,
        sa.Column("observed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("meta_post_id", sa.Integer(), nullable=False),
        name,
        sa.Column("observed_on", sa.Date(), nullable=False),
        sa.Column("value", sa.Numeric(), nullable=False),
        *([] if word is None else [word]),
    )
    move_rows(op.get_bind(), carry, rows=ROWS)
    said, counters = ("c", JOINED) if word is None else ("x", "")
    op.execute(VIEW.format(said=said, counters=counters))
    op.drop_table(POINTS)
    op.rename_table(OTHER, POINTS)
    op.create_primary_key(op.f(f"pk_{POINTS}"), POINTS, key)
    guard_table(op.get_bind(), POINTS)
    op.get_bind().exec_driver_sql(OF_POSTS)
