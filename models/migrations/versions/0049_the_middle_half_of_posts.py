"""Beside what is usual of posts stands between what half of them lie."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

TABLE = "meta_post_usual"
PAGES = "SELECT DISTINCT tenant_id, meta_page_id FROM meta_post_ages ORDER BY 1, 2"
ALL_AGES = "UPDATE meta_post_ages SET uncounted = ages"
# Frozen texts of this revision.
METRIC = """(SELECT id FROM meta_metric_registry WHERE level = 'POST' AND key = '{key}'
               AND (value_type <> 'map' OR keys_additive))"""
KEYS = ("post_total_media_view_unique", "post_activity_by_action_type", "post_clicks")
PARTS = {
    "<published>": "CAST(post.created_time AT TIME ZONE 'America/Los_Angeles' AS date)",
    "<counts_as>": "CASE WHEN post.deleted_at IS NULL THEN post.type ELSE '' END",
    **{f"<{key}>": METRIC.format(key=key) for key in KEYS},
}
COUNT = """
WITH changed AS MATERIALIZED (
     SELECT noted.ctid AS place, noted.level, noted.counted_as, <counts_as> AS counts_as,
            noted.uncounted, noted.ages || noted.uncounted AS ages
       FROM meta_post_ages noted
       JOIN meta_post post ON post.tenant_id = :tenant AND post.id = noted.meta_post_id
      WHERE noted.tenant_id = :tenant AND noted.meta_page_id = :page
        AND (noted.uncounted <> '{}' OR noted.counted_as <> <counts_as>)),
touched AS MATERIALIZED (
     SELECT level, kind, age
       FROM (SELECT level, counted_as AS kind, unnest(ages) AS age FROM changed
              WHERE counted_as <> counts_as
              UNION
             SELECT level, counts_as, unnest(CASE WHEN counted_as <> counts_as THEN ages
                                                  ELSE uncounted END) FROM changed) AS each
      WHERE kind <> ''),
of_kind AS MATERIALIZED (
     SELECT level, kind, array_agg(age) AS ages FROM touched GROUP BY level, kind),
candidate AS MATERIALIZED (
     SELECT level, kind, id, published, counted, array_agg(age) AS ages
       FROM (SELECT of_kind.level, of_kind.kind, read.age, post.id, <published> AS published,
                    post.reaction_count + post.comment_count + post.share_count AS counted,
                    row_number() OVER (PARTITION BY of_kind.level, of_kind.kind, read.age
                                       ORDER BY post.created_time DESC, post.id DESC) AS place
               FROM meta_post_ages noted
               JOIN meta_post post ON post.tenant_id = :tenant AND post.id = noted.meta_post_id
                AND post.deleted_at IS NULL
               JOIN of_kind ON of_kind.level = noted.level AND of_kind.kind = post.type
              CROSS JOIN LATERAL (SELECT unnest(noted.ages) AS age OFFSET 0) AS read
              WHERE noted.tenant_id = :tenant AND noted.meta_page_id = :page
                AND read.age = ANY(of_kind.ages)) AS ranked
      WHERE place <= 365 GROUP BY level, kind, id, published, counted),
metric AS MATERIALIZED (
     SELECT id, level, value_type = 'map' AS is_map FROM meta_metric_registry
      UNION ALL VALUES (-1, 'POST', false), (-2, 'POST', false)),
number AS MATERIALIZED (
     SELECT level, kind, age, id, counted, metric_id, sum(value) AS value
       FROM (SELECT candidate.*, span.metric_id, span.value, read.age
               FROM candidate
              CROSS JOIN LATERAL (
                    SELECT point.metric_id, point.value, point.observed_on AS since,
                           lead(point.observed_on) OVER (
                               PARTITION BY point.metric_id, point.breakdown_key
                               ORDER BY point.observed_on) AS until
                      FROM meta_post_insight_point point
                     WHERE point.tenant_id = :tenant AND point.meta_post_id = candidate.id
                       AND (point.metric_id = ANY(ARRAY(SELECT id FROM metric WHERE is_map)))
                           = (point.breakdown_key <> '')
                       AND (point.metric_id = ANY(ARRAY(SELECT id FROM metric
                                                         WHERE level = 'VIDEO')))
                           = (candidate.level = 'VIDEO')) AS span
              CROSS JOIN LATERAL (
                    SELECT age, CASE WHEN age = 32767 THEN CAST('infinity' AS date)
                                     ELSE candidate.published + CAST(age AS int) END AS day
                      FROM unnest(candidate.ages) AS age OFFSET 0) AS read
              WHERE read.day >= span.since AND (read.day < span.until OR span.until IS NULL)
            ) AS stood
      GROUP BY level, kind, age, id, counted, metric_id),
part AS MATERIALIZED (
     SELECT kind, age, CASE WHEN age = 32767 THEN counted END AS counted,
            max(value) FILTER (WHERE metric_id = <post_total_media_view_unique>) AS viewers,
            max(value) FILTER (WHERE metric_id = <post_activity_by_action_type>) AS activity,
            max(value) FILTER (WHERE metric_id = <post_clicks>) AS clicks
       FROM number WHERE level = 'POST' GROUP BY kind, age, id, counted),
usual AS MATERIALIZED (
     SELECT kind, metric_id, age, posts, quarter[1] AS low, quarter[2] AS median, quarter[3] AS high
       FROM (SELECT kind, metric_id, age, count(*) AS posts,
                    percentile_cont(CAST('{0.25,0.5,0.75}' AS float8[]))
                            WITHIN GROUP (ORDER BY CAST(value AS float8)) AS quarter
               FROM (SELECT kind, metric_id, age, value FROM number
                      UNION ALL
                     SELECT kind, -1, age,
                            coalesce(activity, counted) / nullif(viewers, 0) FROM part
                      UNION ALL
                     SELECT kind, -2, age, clicks / nullif(viewers, 0)
                       FROM part) AS every
              WHERE value IS NOT NULL GROUP BY kind, metric_id, age) AS quarters),
left_over AS MATERIALIZED (
     SELECT old.type, old.metric_id, old.age
       FROM meta_post_usual old
       JOIN metric ON metric.id = old.metric_id
       JOIN touched ON touched.kind = old.type AND touched.age = old.age
        AND touched.level = metric.level
      WHERE old.tenant_id = :tenant AND old.meta_page_id = :page
     EXCEPT SELECT kind, metric_id, age FROM usual),
gone AS (
DELETE FROM meta_post_usual old USING left_over
 WHERE old.tenant_id = :tenant AND old.meta_page_id = :page AND old.type = left_over.type
   AND old.metric_id = left_over.metric_id AND old.age = left_over.age),
counted AS (
UPDATE meta_post_ages noted SET uncounted = '{}', counted_as = changed.counts_as
  FROM changed
 WHERE noted.ctid = changed.place AND noted.tenant_id = :tenant
   AND noted.uncounted = changed.uncounted)
INSERT INTO meta_post_usual AS old
       (low, median, high, tenant_id, meta_page_id, metric_id, posts, age, type)
SELECT usual.low, usual.median, usual.high, :tenant, :page, usual.metric_id, usual.posts, usual.age,
       usual.kind
  FROM usual
  LEFT JOIN meta_post_usual same ON same.tenant_id = :tenant AND same.meta_page_id = :page
   AND same.type = usual.kind AND same.metric_id = usual.metric_id AND same.age = usual.age
 WHERE (same.low, same.median, same.high, same.posts)
       IS DISTINCT FROM (usual.low, usual.median, usual.high, CAST(usual.posts AS int))
    ON CONFLICT (tenant_id, meta_page_id, type, metric_id, age) DO UPDATE
   SET low = excluded.low, median = excluded.median, high = excluded.high, posts = excluded.posts
"""
UNCOUNTED = "SELECT count(*) FROM meta_post_ages WHERE uncounted <> '{}'"


def upgrade() -> None:
    """Adds both quartiles and counts everything anew; counts that nothing is left without."""
    for name in ("low", "high"):
        op.add_column(TABLE, sa.Column(name, sa.Float()))
    connection = op.get_bind()
    connection.execute(sa.text(ALL_AGES))
    for tenant, page in connection.execute(sa.text(PAGES)).all():
        connection.execute(sa.text(_whole(COUNT)), {"tenant": tenant, "page": page})
    if number := connection.scalar(sa.text(UNCOUNTED)):
        raise RuntimeError(f"{number} posts were not counted among what is usual")


def downgrade() -> None:
    """The release before knows the median alone."""
    for name in ("low", "high"):
        op.drop_column(TABLE, name)


def _whole(statement: str) -> str:
    for name, part in PARTS.items():
        statement = statement.replace(name, part)
    return statement
