"""What is usual of a Page's posts, in SQL: for whoever stores numbers, and for migrations.

A type's median at an age, and the quartiles around it, are those of the newest 365 posts that were
read at this age, with their numbers as they stood then. The rates of an age are made of the numbers
of that age; what a post itself counts below it has no history, and stands in for them only where
all ages are one.
"""

from models.post_numbers import LIFETIME, age_in_sql
from models.post_sql import whole

MOST_POSTS = 365
_PUBLISHED = "CAST(post.created_time AT TIME ZONE 'America/Los_Angeles' AS date)"
_PARTS = {
    "<age>": age_in_sql(f"day - {_PUBLISHED}"),
    "<published>": _PUBLISHED,
    "<counts_as>": "CASE WHEN post.deleted_at IS NULL THEN post.type ELSE '' END",
    "<all_ages>": str(LIFETIME),
    "<most>": str(MOST_POSTS),
}


def _whole(statement: str) -> str:
    return whole(statement, _PARTS)


# Rows that stay as they are are not locked, either.
NOTE = _whole("""
INSERT INTO meta_post_ages AS old (tenant_id, meta_post_id, level, meta_page_id, ages, uncounted)
SELECT post.tenant_id, post.id, :level, post.meta_page_id, ARRAY[now.age], ARRAY[now.age]
  FROM meta_post post
 CROSS JOIN LATERAL (SELECT <age> AS age FROM (SELECT CAST(:day AS date) AS day) AS said) AS now
  LEFT JOIN meta_post_ages noted ON noted.tenant_id = post.tenant_id
   AND noted.meta_post_id = post.id AND noted.level = :level
 WHERE post.tenant_id = :tenant AND post.id = ANY(CAST(:posts AS int[]))
   AND (noted.ages @> ARRAY[now.age] AND (noted.uncounted @> ARRAY[now.age] OR NOT :changed))
       IS NOT TRUE
 ORDER BY post.id
    ON CONFLICT (tenant_id, meta_post_id, level) DO UPDATE
   SET ages = ARRAY(SELECT DISTINCT unnest(old.ages || excluded.ages) ORDER BY 1),
       uncounted = ARRAY(SELECT DISTINCT age FROM unnest(old.ages || old.uncounted || excluded.ages)
                                AS age
                          WHERE age >= excluded.ages[1] OR age = ANY(old.uncounted) ORDER BY age)
""")
# A post was read on the days that its coverage tells, and on those of its snapshots. Counters are
# looked up by their keys, else all snapshots of the tenant might be read for each of them.
_AGES = """
SELECT post.tenant_id, post.id, seen.level, post.meta_page_id,
       array_agg(DISTINCT <age> ORDER BY <age>) AS ages
  FROM (SELECT cover.tenant_id, cover.meta_post_id, upper(cover.part) AS level,
               CAST(generate_series(lower(days), upper(days) - 1, interval '1 day') AS date) AS day
          FROM meta_post_coverage cover, unnest(cover.read_on) AS days
         WHERE cover.tenant_id = :tenant AND cover.part IN ('post', 'video')
           AND cover.meta_post_id = ANY(CAST(:posts AS int[]))
         UNION
        SELECT own.tenant_id, own.meta_post_id, metric.level, unnest(own.days)
          FROM (SELECT tenant_id, meta_post_id, counter_id, array_agg(observed_on) AS days
                  FROM meta_post_insight_point
                 WHERE tenant_id = :tenant AND meta_post_id = ANY(CAST(:posts AS int[]))
                 GROUP BY tenant_id, meta_post_id, counter_id OFFSET 0) AS own
         CROSS JOIN LATERAL (
               SELECT metric.level
                 FROM meta_post_counter counter
                 JOIN meta_metric_registry metric ON metric.id = counter.metric_id
                WHERE counter.tenant_id = :tenant AND counter.id = own.counter_id
               OFFSET 0) AS metric) AS seen
  JOIN meta_post post ON post.tenant_id = :tenant AND post.id = seen.meta_post_id
 GROUP BY post.tenant_id, post.id, seen.level, post.meta_page_id
"""
ANEW = _whole(
    """
INSERT INTO meta_post_ages AS old (tenant_id, meta_post_id, level, meta_page_id, ages, uncounted)
SELECT tenant_id, id, level, meta_page_id, ages, ages FROM (<seen>) AS seen ORDER BY id, level
    ON CONFLICT (tenant_id, meta_post_id, level) DO UPDATE
   SET ages = excluded.ages,
       uncounted = ARRAY(SELECT DISTINCT unnest(old.ages || old.uncounted || excluded.ages)
                          ORDER BY 1)
""".replace("<seen>", _AGES)
)
# What was written meanwhile stays uncounted. The snapshots of each post are read once, in the order
# of their key, whatever PostgreSQL thinks of tables that were filled just now.
COUNT = _whole("""
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
      WHERE place <= <most> GROUP BY level, kind, id, published, counted),
metric AS MATERIALIZED (
     SELECT id, level, value_type = 'map' AS is_map FROM meta_metric_registry
      UNION ALL VALUES (<engagement_rate>, 'POST', false), (<click_rate>, 'POST', false)),
counter AS MATERIALIZED (
     SELECT counter.id, metric.level
       FROM meta_post_counter counter
       JOIN metric ON metric.id = counter.metric_id
        AND metric.is_map = (counter.breakdown_key <> '')
      WHERE counter.tenant_id = :tenant),
number AS MATERIALIZED (
     SELECT stood.level, kind, age, stood.id, counted, counter.metric_id, sum(value) AS value
       FROM (SELECT candidate.level, candidate.kind, candidate.id, candidate.counted,
                    span.counter_id, span.value, read.age
               FROM candidate
              CROSS JOIN LATERAL (
                    SELECT point.counter_id, point.value, point.observed_on AS since,
                           lead(point.observed_on) OVER (
                               PARTITION BY point.counter_id
                               ORDER BY point.observed_on) AS until
                      FROM meta_post_insight_point point
                     WHERE point.tenant_id = :tenant AND point.meta_post_id = candidate.id
                       AND ((point.counter_id, candidate.level) IN (SELECT id, level FROM counter))
                           IS TRUE) AS span
              CROSS JOIN LATERAL (
                    SELECT age, CASE WHEN age = <all_ages> THEN CAST('infinity' AS date)
                                     ELSE candidate.published + CAST(age AS int) END AS day
                      FROM unnest(candidate.ages) AS age OFFSET 0) AS read
              WHERE read.day >= span.since AND (read.day < span.until OR span.until IS NULL)
             OFFSET 0) AS stood
      CROSS JOIN LATERAL (
            SELECT named.metric_id FROM meta_post_counter named
             WHERE named.tenant_id = :tenant AND named.id = stood.counter_id OFFSET 0) AS counter
      GROUP BY stood.level, kind, age, stood.id, counted, counter.metric_id),
part AS MATERIALIZED (
     SELECT kind, age, CASE WHEN age = <all_ages> THEN counted END AS counted,
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
                     SELECT kind, <engagement_rate>, age,
                            coalesce(activity, counted) / nullif(viewers, 0) FROM part
                      UNION ALL
                     SELECT kind, <click_rate>, age, clicks / nullif(viewers, 0)
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
""")
