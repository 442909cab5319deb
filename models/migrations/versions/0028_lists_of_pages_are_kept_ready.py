"""The newest day of each Page, and the days of what lists of Pages show."""

import sqlalchemy as sa
from alembic import op

from models.security import guard_table

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

FRESHNESS, DAY = "meta_page_freshness", "meta_page_day"
FILL_FRESHNESS = """
INSERT INTO meta_page_freshness (tenant_id, meta_page_id, newest_day)
SELECT series.tenant_id, series.meta_page_id, max(newest.day)
  FROM meta_insight_series series
 CROSS JOIN LATERAL (
       SELECT max(point.metric_date) AS day FROM meta_insight_point point
        WHERE point.tenant_id = series.tenant_id AND point.series_id = series.id) newest
 WHERE series.period = 'day'
 GROUP BY series.tenant_id, series.meta_page_id
HAVING max(newest.day) IS NOT NULL
"""
FILL_DAYS = """
WITH each AS (
     SELECT series.tenant_id, series.meta_page_id, series.metric_id, point.metric_date,
            max(point.value) FILTER (WHERE series.period = 'day') AS value,
            max(point.value) FILTER (WHERE series.period = 'week') AS week,
            max(point.value) FILTER (WHERE series.period = 'days_28') AS days_28
       FROM meta_insight_series series
       JOIN meta_metric_registry metric ON metric.id = series.metric_id AND metric.level = 'PAGE'
        AND metric.key IN ('page_media_view', 'page_total_media_view_unique',
                           'page_post_engagements', 'page_follows')
       JOIN meta_insight_point point ON point.tenant_id = series.tenant_id
        AND point.series_id = series.id
      WHERE series.period IN ('day', 'week', 'days_28') AND series.breakdown_key = ''
      GROUP BY series.tenant_id, series.meta_page_id, series.metric_id, point.metric_date)
INSERT INTO meta_page_day
       (tenant_id, meta_page_id, metric_id, metric_date, days, total, value, week, days_28)
SELECT tenant_id, meta_page_id, metric_id, metric_date,
       count(value) OVER through, coalesce(sum(value) OVER through, 0), value, week, days_28
  FROM each
WINDOW through AS (PARTITION BY tenant_id, meta_page_id, metric_id ORDER BY metric_date)
"""


def upgrade() -> None:
    """Makes both tables and fills them from what is stored."""
    _make(FRESHNESS, [], [sa.Column("newest_day", sa.Date(), nullable=False)])
    _make(
        DAY,
        [
            sa.Column("metric_id", sa.Integer(), nullable=False),
            sa.Column("metric_date", sa.Date(), nullable=False),
        ],
        [
            sa.Column("days", sa.Integer(), nullable=False),
            sa.Column("total", sa.Numeric(), nullable=False),
            *(sa.Column(name, sa.Numeric()) for name in ("value", "week", "days_28")),
            sa.ForeignKeyConstraint(
                ["metric_id"], ["meta_metric_registry.id"], op.f(f"fk_{DAY}_metric_id")
            ),
        ],
    )
    for statement in (FILL_FRESHNESS, FILL_DAYS):
        op.execute(statement)


def downgrade() -> None:
    """Takes them away; the values that they come from stay."""
    op.drop_table(DAY)
    op.drop_table(FRESHNESS)


def _make(table: str, more_key: list[sa.Column[object]], rest: list[sa.schema.SchemaItem]) -> None:
    page = ["tenant_id", "meta_page_id"]
    op.create_table(
        table,
        *(sa.Column(name, sa.Integer(), nullable=False) for name in page),
        *more_key,
        *rest,
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], op.f(f"fk_{table}_tenant_id")),
        sa.ForeignKeyConstraint(
            page,
            ["meta_page.tenant_id", "meta_page.id"],
            op.f(f"fk_{table}_tenant_id_meta_page_id"),
        ),
        sa.PrimaryKeyConstraint(
            *page, *(column.name for column in more_key), name=op.f(f"pk_{table}")
        ),
    )
    guard_table(op.get_bind(), table)
