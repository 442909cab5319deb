"""The newest value of each post and metric is kept ready, and a range of posts is one index scan."""

import sqlalchemy as sa
from alembic import op

from models.security import guard_table

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

TABLE, POSTS = "meta_post_newest", "meta_post"
BY_TIME, BEFORE = "ix_meta_post_by_time", "ix_meta_post_tenant_id_meta_page_id_created_time"
COLUMNS = "created_time, tenant_id, meta_post_id, metric_id, meta_page_id, observed_on, value"
FILL = """
INSERT INTO meta_post_newest (<columns>)
SELECT post.created_time, total.tenant_id, post.id, total.metric_id, post.meta_page_id,
       total.observed_on, total.value
  FROM (SELECT tenant_id, meta_post_id, metric_id, max(observed_on) AS observed_on,
               sum(value) AS value
          FROM (SELECT DISTINCT ON (point.tenant_id, point.meta_post_id, point.metric_id,
                                    point.breakdown_key)
                       point.tenant_id, point.meta_post_id, point.metric_id, point.observed_on,
                       point.value
                  FROM meta_post_insight_point point
                  JOIN meta_metric_registry metric ON metric.id = point.metric_id
                   AND (metric.value_type = 'map') = (point.breakdown_key <> '')
                 ORDER BY point.tenant_id, point.meta_post_id, point.metric_id,
                          point.breakdown_key, point.observed_on DESC) AS newest
         GROUP BY tenant_id, meta_post_id, metric_id) AS total
  JOIN meta_post post ON post.tenant_id = total.tenant_id AND post.id = total.meta_post_id
"""
KEYS = ("post_total_media_view_unique", "post_activity_by_action_type", "post_clicks")
METRIC = """(SELECT id FROM meta_metric_registry WHERE level = 'POST' AND key = '{key}'
              AND (value_type <> 'map' OR keys_additive))"""
# -1 is the engagement rate, -2 the click rate.
RATES = """
INSERT INTO meta_post_newest (<columns>)
SELECT post.created_time, post.tenant_id, post.id, rate.metric_id, post.meta_page_id,
       greatest(viewers.observed_on, rate.observed_on), rate.part / viewers.value
  FROM meta_post_newest viewers
  JOIN meta_post post ON post.tenant_id = viewers.tenant_id AND post.id = viewers.meta_post_id
  LEFT JOIN meta_post_newest activity ON activity.tenant_id = viewers.tenant_id
   AND activity.meta_post_id = viewers.meta_post_id
   AND activity.metric_id = <post_activity_by_action_type>
  LEFT JOIN meta_post_newest clicks ON clicks.tenant_id = viewers.tenant_id
   AND clicks.meta_post_id = viewers.meta_post_id
   AND clicks.metric_id = <post_clicks>
 CROSS JOIN LATERAL (VALUES
       (-1, activity.observed_on,
        coalesce(activity.value, post.reaction_count + post.comment_count + post.share_count)),
       (-2, clicks.observed_on, clicks.value)) AS rate (metric_id, observed_on, part)
 WHERE viewers.metric_id = <post_total_media_view_unique>
   AND viewers.value <> 0 AND rate.part IS NOT NULL
"""
LACKING = """
SELECT count(*) FROM (
       SELECT point.tenant_id, point.meta_post_id, point.metric_id
         FROM meta_post_insight_point point
         JOIN meta_metric_registry metric ON metric.id = point.metric_id
          AND (metric.value_type = 'map') = (point.breakdown_key <> '')
       EXCEPT SELECT tenant_id, meta_post_id, metric_id FROM meta_post_newest) AS lacking
"""


def upgrade() -> None:
    """Makes the table and fills it from all snapshots; counts that none was left out."""
    _make()
    op.execute(_whole(FILL))
    op.execute(_whole(RATES))
    if lacking := op.get_bind().scalar(sa.text(LACKING)):
        raise RuntimeError(f"{lacking} newest values of posts were not filled in")
    _index()
    guard_table(op.get_bind(), TABLE)
    columns = ["tenant_id", "meta_page_id", "created_time"]
    op.create_index(BY_TIME, POSTS, columns, postgresql_include=["id", "type", "deleted_at"])
    op.drop_index(BEFORE, POSTS)


def downgrade() -> None:
    """The release before reads the snapshots."""
    op.create_index(BEFORE, POSTS, ["tenant_id", "meta_page_id", "created_time"])
    op.drop_index(BY_TIME, POSTS)
    op.drop_table(TABLE)


def _whole(statement: str) -> str:
    for key in KEYS:
        statement = statement.replace(f"<{key}>", METRIC.format(key=key))
    return statement.replace("<columns>", COLUMNS)


def _make() -> None:
    op.create_table(
        TABLE,
        sa.Column("created_time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("meta_post_id", sa.Integer(), nullable=False),
        sa.Column("metric_id", sa.Integer(), nullable=False),
        sa.Column("meta_page_id", sa.Integer(), nullable=False),
        sa.Column("observed_on", sa.Date(), nullable=False),
        sa.Column("value", sa.Numeric(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "meta_page_id"],
            ["meta_page.tenant_id", "meta_page.id"],
            op.f(f"fk_{TABLE}_tenant_id_meta_page_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "meta_post_id", "metric_id", name=op.f(f"pk_{TABLE}")),
    )


def _index() -> None:
    page = ["tenant_id", "meta_page_id", "metric_id"]
    op.create_index(f"ix_{TABLE}_by_value", TABLE, [*page, "value", "created_time", "meta_post_id"])
    op.create_index(
        f"ix_{TABLE}_by_time",
        TABLE,
        [*page, "created_time"],
        postgresql_include=["meta_post_id", "value"],
    )
