"""What was read of posts becomes a fact of its own, and how far their lists were walked."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from models.moving import move_rows

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

LISTS = ("posts_listed", "counts_listed", "reels_listed")
# Frozen texts of this revision.
USING = """
    USING (tenant_id = NULLIF(current_setting('pagelens.tenant_id', true), '')::int
        OR current_setting('pagelens.scope', true)
           IN ('tick', 'reaper', 'health', 'command', 'registry', 'link'))
"""
# Read is what Meta was asked for and has values of; a value that stands alone may be imported.
CARRY_POSTS = """
INSERT INTO meta_post_coverage (tenant_id, meta_post_id, part, read_on, answered, read_at)
SELECT post.tenant_id, post.id, part.name,
       range_agg(daterange(point.observed_on, point.observed_on, '[]'))
       + datemultirange(daterange(asked.on_day, asked.on_day, '[]')),
       array_agg(DISTINCT point.metric_id ORDER BY point.metric_id), asked.at
  FROM meta_post post
  JOIN meta_post_insight_point point ON point.tenant_id = post.tenant_id
   AND point.meta_post_id = post.id
  JOIN meta_metric_registry metric ON metric.id = point.metric_id
 CROSS JOIN LATERAL (
       SELECT CASE WHEN metric.level = 'VIDEO' THEN 'video'
                   WHEN point.breakdown_key ~ '^is_from_(ads|followers)=[01]$' THEN 'breakdown'
                   ELSE 'post' END AS name) part
 CROSS JOIN LATERAL (
       SELECT at, CAST(at AT TIME ZONE 'America/Los_Angeles' AS date) AS on_day
         FROM (SELECT CASE part.name WHEN 'video' THEN post.video_checked_at
                                     WHEN 'post' THEN post.insights_checked_at
                                     ELSE (SELECT max(split.observed_at)
                                             FROM meta_post_insight_point split
                                            WHERE split.tenant_id = post.tenant_id
                                              AND split.meta_post_id = post.id
                                              AND split.breakdown_key ~ '^is_from_') END AS at
              ) moment) asked
 WHERE asked.at IS NOT NULL
 GROUP BY post.tenant_id, post.id, part.name, asked.at, asked.on_day
"""
POSTS = """
SELECT count(*)
  FROM (SELECT DISTINCT post.tenant_id, post.id, part.name
          FROM meta_post post
          JOIN meta_post_insight_point point ON point.tenant_id = post.tenant_id
           AND point.meta_post_id = post.id
          JOIN meta_metric_registry metric ON metric.id = point.metric_id
         CROSS JOIN LATERAL (
               SELECT CASE WHEN metric.level = 'VIDEO' THEN 'video'
                           WHEN point.breakdown_key ~ '^is_from_(ads|followers)=[01]$'
                           THEN 'breakdown' ELSE 'post' END AS name) part
         WHERE part.name = 'breakdown'
            OR CASE part.name WHEN 'video' THEN post.video_checked_at
                              ELSE post.insights_checked_at END IS NOT NULL) AS line
"""
# A list was walked to its end by the runs that say so, as far back as each of them reached.
CARRY_LISTS = """
UPDATE meta_page AS page
   SET posts_listed = run.days, reels_listed = run.days, counts_listed = run.counted
  FROM (SELECT tenant_id, meta_page_id, range_agg(days) AS days,
               coalesce(range_agg(days) FILTER (WHERE counted), '{}') AS counted
          FROM (SELECT tenant_id, meta_page_id, progress ->> 'counts' = 'read' AS counted,
                       daterange(CAST(progress ->> 'since' AS date),
                                 CAST(started_at AT TIME ZONE 'America/Los_Angeles' AS date)) AS days
                  FROM sync_run
                 WHERE kind = 'post' AND progress ->> 'complete' = 'true'
                   AND CAST(progress ->> 'since' AS date) <= started_at) AS whole
         GROUP BY tenant_id, meta_page_id) AS run
 WHERE run.tenant_id = page.tenant_id AND run.meta_page_id = page.id
"""
CARRY_BACK = """
UPDATE meta_post AS post SET <column> = cover.read_at
  FROM meta_post_coverage cover
 WHERE cover.tenant_id = post.tenant_id AND cover.meta_post_id = post.id AND cover.part = :part
"""


def upgrade() -> None:
    """Carries along what is stored; what it does not prove is asked for again."""
    for name in LISTS:
        empty = sa.text("'{}'::datemultirange")
        column = sa.Column(name, postgresql.DATEMULTIRANGE(), server_default=empty, nullable=False)
        op.add_column("meta_page", column)
    _create_gaps()
    listed: sa.Column[bool] = sa.Column(
        "was_listed", sa.Boolean(), server_default=sa.true(), nullable=False
    )
    op.add_column("meta_post", listed)
    op.alter_column("meta_post", "was_listed", server_default=sa.text("false"))
    move_rows(op.get_bind(), CARRY_POSTS, rows=POSTS)
    op.execute(CARRY_LISTS)
    op.drop_column("meta_post", "insights_checked_at")
    op.drop_column("meta_post", "video_checked_at")


def _create_gaps() -> None:
    op.create_table(
        "meta_post_gap",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("meta_page_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "meta_page_id"],
            ["meta_page.tenant_id", "meta_page.id"],
            name=op.f("fk_meta_post_gap_tenant_id_meta_page_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant.id"], name=op.f("fk_meta_post_gap_tenant_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "meta_page_id", "since", name="pk_meta_post_gap"),
    )
    op.execute('ALTER TABLE "meta_post_gap" ENABLE ROW LEVEL SECURITY')
    op.execute(f'CREATE POLICY tenant_rows ON "meta_post_gap" {USING}')


def downgrade() -> None:
    """An older release reads each post's last read from the post."""
    for column, part in (("insights_checked_at", "post"), ("video_checked_at", "video")):
        op.add_column("meta_post", sa.Column(column, sa.DateTime(timezone=True), nullable=True))
        statement = sa.text(CARRY_BACK.replace("<column>", column))
        op.get_bind().execute(statement, {"part": part})
    op.drop_column("meta_post", "was_listed")
    op.drop_table("meta_post_gap")
    for name in LISTS:
        op.drop_column("meta_page", name)
