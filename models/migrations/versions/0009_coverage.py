"""What has been read becomes a fact of its own; work that is no sync gets rows of its own."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from models.moving import move_rows
from settings import get_settings

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLES = (
    "background_job",
    "meta_insight_coverage",
    "meta_insight_gap",
    "meta_post_coverage",
)
# Frozen texts of this revision.
USING = """
    USING (tenant_id = NULLIF(current_setting('pagelens.tenant_id', true), '')::int
        OR current_setting('pagelens.scope', true)
           IN ('tick', 'reaper', 'health', 'command', 'registry', 'link'))
"""
# A day is settled when its value was observed at the look-back age, or when it has a value and
# lies in the window of a run that lacked nothing and ended that late. Pacific days.
CARRY_LINES = """
WITH whole AS (
     SELECT tenant_id, meta_page_id, range_agg(daterange(since, until, '[]')) AS days
       FROM (SELECT tenant_id, meta_page_id,
                    coalesce(window_since, CAST(progress ->> 'oldest_day' AS date)) AS since,
                    least(coalesce(window_until, 'infinity'),
                          CAST(finished_at AT TIME ZONE 'America/Los_Angeles' AS date)
                          - 1 - :lookback) AS until
               FROM sync_run
              WHERE kind IN ('page', 'backfill') AND status = 'succeeded'
                AND failed_metrics = '{}' AND finished_at IS NOT NULL) AS run
      WHERE since <= until
      GROUP BY tenant_id, meta_page_id),
day AS (
     SELECT s.tenant_id, s.meta_page_id, s.metric_id, s.period,
            coalesce(substring(s.breakdown_key FROM '^(is_from_ads|is_from_followers)=[01]$'), '')
              AS breakdown,
            p.metric_date, max(p.observed_at) AS observed_at
       FROM meta_insight_series s
       JOIN meta_insight_point p ON p.tenant_id = s.tenant_id AND p.series_id = s.id
      WHERE s.period IN ('day', 'week', 'days_28')
      GROUP BY 1, 2, 3, 4, 5, 6)
INSERT INTO meta_insight_coverage
       (tenant_id, meta_page_id, metric_id, period, breakdown, read, settled, answered_at)
SELECT day.tenant_id, day.meta_page_id, day.metric_id, day.period, day.breakdown,
       range_agg(daterange(metric_date, metric_date, '[]')),
       coalesce(range_agg(daterange(metric_date, metric_date, '[]')) FILTER (
         WHERE observed_at >= ((metric_date + 1)::timestamp AT TIME ZONE 'America/Los_Angeles')
                              + make_interval(days => :lookback)
            OR whole.days @> metric_date), '{}'),
       max(observed_at)
  FROM day
  LEFT JOIN whole ON whole.tenant_id = day.tenant_id AND whole.meta_page_id = day.meta_page_id
 GROUP BY 1, 2, 3, 4, 5
"""
LINES = """
SELECT count(*)
  FROM (SELECT DISTINCT tenant_id, meta_page_id, metric_id, period,
               coalesce(substring(breakdown_key FROM '^(is_from_ads|is_from_followers)=[01]$'), '')
          FROM meta_insight_series s
         WHERE period IN ('day', 'week', 'days_28')
           AND EXISTS (SELECT FROM meta_insight_point p
                        WHERE p.tenant_id = s.tenant_id AND p.series_id = s.id)) AS line
"""
CARRY_OLDEST_DAYS = """
UPDATE meta_page SET oldest_day = edge.day, oldest_day_seen_at = edge.seen_at
  FROM (SELECT tenant_id, meta_page_id, max(CAST(progress ->> 'edge' AS date)) AS day,
               max(finished_at) AS seen_at
          FROM sync_run
         WHERE kind = 'backfill' AND status IN ('succeeded', 'partial') AND progress ? 'edge'
         GROUP BY 1, 2) AS edge
 WHERE edge.tenant_id = meta_page.tenant_id AND edge.meta_page_id = meta_page.id
"""
CHECK_AGAIN = """
UPDATE meta_page SET being_checked = true
 WHERE EXISTS (SELECT FROM meta_insight_coverage line
                WHERE line.tenant_id = meta_page.tenant_id AND line.meta_page_id = meta_page.id)
"""


def upgrade() -> None:
    """Makes the tables and guards them; what is stored is carried along."""
    _create_background_jobs()
    _create_coverage()
    _create_gaps()
    _create_post_coverage()
    for table in TABLES:
        op.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
        op.execute(f'CREATE POLICY tenant_rows ON "{table}" {USING}')
    _add_columns()
    lookback = get_settings().meta_page_insights_lookback_days
    connection = op.get_bind()
    move_rows(connection, CARRY_LINES, rows=LINES, lookback=lookback)
    connection.execute(sa.text(CARRY_OLDEST_DAYS))
    connection.execute(sa.text(CHECK_AGAIN))


def _moment(name: str, *, nullable: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _days(name: str) -> sa.Column[Any]:
    empty = sa.text("'{}'::datemultirange")
    return sa.Column(name, postgresql.DATEMULTIRANGE(), server_default=empty, nullable=False)


def _numbers(name: str) -> sa.Column[Any]:
    empty = sa.text("'{}'::int[]")
    return sa.Column(name, sa.ARRAY(sa.Integer()), server_default=empty, nullable=False)


def _create_background_jobs() -> None:
    op.create_table(
        "background_job",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "arguments",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
        ),
        sa.Column("status", sa.Text(), server_default="queued", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        _moment("created_at", nullable=False),
        *map(_moment, ("enqueued_at", "started_at", "heartbeat_at", "finished_at", "resume_at")),
        sa.Column("error_kind", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "status IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')",
            name=op.f("ck_background_job_status"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant.id"], name=op.f("fk_background_job_tenant_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_background_job")),
    )
    op.create_index(
        "uq_background_job_one_active",
        "background_job",
        ["tenant_id", "kind", "subject"],
        unique=True,
        postgresql_where=sa.text("status IN ('queued', 'running')"),
    )


def _create_coverage() -> None:
    op.create_table(
        "meta_insight_coverage",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("meta_page_id", sa.Integer(), nullable=False),
        sa.Column("metric_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("breakdown", sa.Text(), server_default="", nullable=False),
        *map(_days, ("read", "settled", "given_up")),
        sa.Column("evidence", sa.Text(), nullable=True),
        *map(_moment, ("answered_at", "failed_at")),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "period IN ('day', 'week', 'days_28', 'month', 'lifetime')",
            name=op.f("ck_meta_insight_coverage_period"),
        ),
        sa.CheckConstraint(
            "breakdown IN ('', 'is_from_ads', 'is_from_followers')",
            name=op.f("ck_meta_insight_coverage_breakdown"),
        ),
        sa.ForeignKeyConstraint(
            ["metric_id"],
            ["meta_metric_registry.id"],
            name=op.f("fk_meta_insight_coverage_metric_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "meta_page_id"],
            ["meta_page.tenant_id", "meta_page.id"],
            name=op.f("fk_meta_insight_coverage_tenant_id_meta_page_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant.id"], name=op.f("fk_meta_insight_coverage_tenant_id")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_meta_insight_coverage")),
        sa.UniqueConstraint(
            "tenant_id",
            "meta_page_id",
            "metric_id",
            "period",
            "breakdown",
            name=op.f("uq_meta_insight_coverage_tenant_id_meta_page_id_metric_id_period_breakdown"),
        ),
    )


def _create_gaps() -> None:
    op.create_table(
        "meta_insight_gap",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("coverage_id", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("days", postgresql.DATEMULTIRANGE(), nullable=False),
        _moment("next_try_at", nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "coverage_id"],
            ["meta_insight_coverage.tenant_id", "meta_insight_coverage.id"],
            name=op.f("fk_meta_insight_gap_tenant_id_coverage_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant.id"], name=op.f("fk_meta_insight_gap_tenant_id")
        ),
        sa.PrimaryKeyConstraint(
            "tenant_id", "coverage_id", "tries", name=op.f("pk_meta_insight_gap")
        ),
    )


def _create_post_coverage() -> None:
    op.create_table(
        "meta_post_coverage",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("meta_post_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        _days("read_on"),
        *map(_numbers, ("answered", "given_up")),
        _moment("read_at"),
        sa.Column("tries", sa.Integer(), server_default=sa.text("0"), nullable=False),
        _moment("next_try_at"),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "part IN ('post', 'video', 'breakdown')", name=op.f("ck_meta_post_coverage_part")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "meta_post_id"],
            ["meta_post.tenant_id", "meta_post.id"],
            name=op.f("fk_meta_post_coverage_tenant_id_meta_post_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenant.id"], name=op.f("fk_meta_post_coverage_tenant_id")
        ),
        sa.PrimaryKeyConstraint(
            "tenant_id", "meta_post_id", "part", name=op.f("pk_meta_post_coverage")
        ),
    )


def _add_columns() -> None:
    op.add_column("meta_page", sa.Column("oldest_day", sa.Date()))
    op.add_column("meta_page", _moment("oldest_day_seen_at"))
    op.add_column(
        "meta_page",
        sa.Column("being_checked", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.add_column(
        "sync_run",
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
    )
    op.add_column("sync_run", sa.Column("then_trigger", sa.Text()))
    op.add_column("export_job", _moment("resume_at"))
    op.add_column("export_job", sa.Column("error_kind", sa.Text()))


def downgrade() -> None:
    """Takes them away: an older release remembers completeness by run."""
    for column in ("error_kind", "resume_at"):
        op.drop_column("export_job", column)
    for column in ("then_trigger", "attempts"):
        op.drop_column("sync_run", column)
    for column in ("being_checked", "oldest_day_seen_at", "oldest_day"):
        op.drop_column("meta_page", column)
    for table in ("meta_post_coverage", "meta_insight_gap", "meta_insight_coverage"):
        op.drop_table(table)
    op.drop_table("background_job")
