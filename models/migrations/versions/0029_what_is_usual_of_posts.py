"""What is usual of posts at each age is kept ready."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from models.security import guard_table

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

AGES, USUAL = "meta_post_ages", "meta_post_usual"
# Frozen texts of this revision.
DAYS = "day - CAST(post.created_time AT TIME ZONE 'America/Los_Angeles' AS date)"
AGE = f"""CAST(CASE WHEN {DAYS} <= 28 THEN greatest({DAYS}, 0)
                 WHEN {DAYS} <= 91 THEN ({DAYS} + 6) / 7 * 7 ELSE 32767 END AS smallint)"""
ANEW = """
INSERT INTO meta_post_ages AS old (tenant_id, meta_post_id, level, meta_page_id, ages, uncounted)
SELECT tenant_id, id, level, meta_page_id, ages, ages FROM (
SELECT post.tenant_id, post.id, seen.level, post.meta_page_id,
       array_agg(DISTINCT <age> ORDER BY <age>) AS ages
  FROM (SELECT cover.tenant_id, cover.meta_post_id, upper(cover.part) AS level,
               CAST(generate_series(lower(days), upper(days) - 1, interval '1 day') AS date) AS day
          FROM meta_post_coverage cover, unnest(cover.read_on) AS days
         WHERE cover.tenant_id = :tenant AND cover.part IN ('post', 'video')
         UNION
        SELECT point.tenant_id, point.meta_post_id, metric.level, point.observed_on
          FROM meta_post_insight_point point
          JOIN meta_metric_registry metric ON metric.id = point.metric_id
         WHERE point.tenant_id = :tenant) AS seen
  JOIN meta_post post ON post.tenant_id = :tenant AND post.id = seen.meta_post_id
 WHERE CAST(:posts AS int[]) IS NULL OR seen.meta_post_id = ANY(CAST(:posts AS int[]))
 GROUP BY post.tenant_id, post.id, seen.level, post.meta_page_id
) AS seen ORDER BY id, level
    ON CONFLICT (tenant_id, meta_post_id, level) DO UPDATE
   SET ages = excluded.ages,
       uncounted = ARRAY(SELECT DISTINCT unnest(old.ages || old.uncounted || excluded.ages)
                          ORDER BY 1)
""".replace("<age>", AGE)
UNREAD = """
SELECT count(*) FROM (
       SELECT tenant_id, meta_post_id FROM meta_post_insight_point
       EXCEPT SELECT tenant_id, meta_post_id FROM meta_post_ages) AS unread
"""


def upgrade() -> None:
    """Makes both tables, and notes from coverage and snapshots at which ages posts were read.

    What is usual is counted by the migration that makes the last of its columns.
    """
    _make_ages()
    _make_usual()
    connection = op.get_bind()
    for tenant in connection.scalars(sa.text("SELECT id FROM tenant ORDER BY id")).all():
        connection.execute(sa.text(ANEW), {"tenant": tenant, "posts": None})
    if number := connection.scalar(sa.text(UNREAD)):
        raise RuntimeError(f"{number} posts were not noted among what is usual")
    for table in (AGES, USUAL):
        guard_table(connection, table)


def downgrade() -> None:
    """The release before computes medians from all posts."""
    op.drop_table(USUAL)
    op.drop_table(AGES)


def _make_ages() -> None:
    op.create_table(
        AGES,
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("meta_post_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("meta_page_id", sa.Integer(), nullable=False),
        sa.Column("counted_as", sa.Text(), server_default="", nullable=False),
        sa.Column("ages", ARRAY(sa.SmallInteger()), nullable=False),
        sa.Column("uncounted", ARRAY(sa.SmallInteger()), nullable=False),
        _of_page(AGES),
        sa.PrimaryKeyConstraint("tenant_id", "meta_post_id", "level", name=op.f(f"pk_{AGES}")),
    )
    op.create_index(op.f(f"ix_{AGES}_tenant_id_meta_page_id"), AGES, ["tenant_id", "meta_page_id"])


def _make_usual() -> None:
    key = ("tenant_id", "meta_page_id", "type", "metric_id", "age")
    op.create_table(
        USUAL,
        sa.Column("median", sa.Float(), nullable=False),
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("meta_page_id", sa.Integer(), nullable=False),
        sa.Column("metric_id", sa.Integer(), nullable=False),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.Column("age", sa.SmallInteger(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        _of_page(USUAL),
        sa.PrimaryKeyConstraint(*key, name=op.f(f"pk_{USUAL}")),
    )


def _of_page(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["tenant_id", "meta_page_id"],
        ["meta_page.tenant_id", "meta_page.id"],
        op.f(f"fk_{table}_tenant_id_meta_page_id"),
    )
