"""The newest value of each post and metric, and the rates that are made of them.

1. Whoever writes snapshots says of which posts and metrics; their numbers are read anew from the
   snapshots: a plain number is the newest one, a map the sum of the newest of each key.
2. The rates of these posts follow, and those of posts whose reactions, comments or shares changed.
"""

from collections.abc import Collection, Sequence
from itertools import product

from sqlalchemy import text
from sqlalchemy.orm import Session

from ingest.store.kept.post_parts import posts_in_parts
from ingest.store.post_counters import keys_of_maps
from models import MetaPage
from models.post_sql import whole

_COLUMNS = "created_time, tenant_id, meta_post_id, metric_id, meta_page_id, observed_on, value"
_UNLESS_SAME = """
    ON CONFLICT (tenant_id, meta_post_id, metric_id) DO UPDATE
   SET value = excluded.value, observed_on = excluded.observed_on
 WHERE (old.value, old.observed_on) IS DISTINCT FROM (excluded.value, excluded.observed_on)
"""
_PARTS = {
    "<columns>": _COLUMNS,
    "<unless_same>": _UNLESS_SAME,
    "<keys_of_maps>": keys_of_maps("mapped"),
}


def _whole(statement: str) -> str:
    return whole(statement, _PARTS)


CHANGED = _whole("""
INSERT INTO meta_post_newest AS old (<columns>)
WITH changed AS MATERIALIZED (
     SELECT DISTINCT said.post_id, metric.id AS metric_id, metric.value_type = 'map' AS is_map
       FROM unnest(CAST(:posts AS int[]), CAST(:metrics AS int[])) AS said (post_id, metric_id)
       JOIN meta_metric_registry metric ON metric.id = said.metric_id),
counted AS MATERIALIZED (
     SELECT changed.post_id, changed.metric_id, counter.id AS counter_id
       FROM changed
       JOIN meta_post_counter counter ON counter.tenant_id = :tenant
        AND counter.metric_id = changed.metric_id AND counter.breakdown_key = ''
      WHERE NOT changed.is_map
      UNION ALL
     SELECT mapped.post_id, own.metric_id, own.counter_id
       FROM (SELECT post_id, array_agg(metric_id) AS metrics
               FROM changed WHERE is_map GROUP BY post_id) AS mapped
      CROSS JOIN LATERAL (<keys_of_maps>) AS own)
SELECT post.created_time, post.tenant_id, post.id, counted.metric_id, post.meta_page_id,
       max(newest.observed_on), sum(newest.value)
  FROM counted
  JOIN meta_post post ON post.tenant_id = :tenant AND post.id = counted.post_id
 CROSS JOIN LATERAL (
       SELECT point.observed_on, point.value FROM meta_post_insight_point point
        WHERE point.tenant_id = :tenant AND point.meta_post_id = counted.post_id
          AND point.counter_id = counted.counter_id
        ORDER BY point.observed_on DESC LIMIT 1) AS newest
 GROUP BY post.tenant_id, post.id, counted.metric_id
 ORDER BY post.id, counted.metric_id
<unless_same>""")
# Unknown unless all three counts are known: a sum of some would be too small. OFFSET 0 keeps
# PostgreSQL to one lookup a post, whatever it thinks of tables that were filled just now.
RATES = _whole("""
WITH rate AS MATERIALIZED (
     SELECT post.created_time, post.id, post.meta_page_id, made.metric_id, made.observed_on,
            made.value, kept.ctid AS place, kept.value AS old_value, kept.observed_on AS old_day
       FROM meta_post post
       LEFT JOIN LATERAL (
            SELECT max(value) FILTER (WHERE metric_id = <post_total_media_view_unique>) AS viewers,
                   max(value) FILTER (WHERE metric_id = <post_activity_by_action_type>) AS activity,
                   max(value) FILTER (WHERE metric_id = <post_clicks>) AS clicks,
                   max(observed_on) FILTER (WHERE metric_id IN (<post_total_media_view_unique>,
                                            <post_activity_by_action_type>)) AS active_on,
                   max(observed_on) FILTER (WHERE metric_id IN (<post_total_media_view_unique>,
                                            <post_clicks>)) AS clicked_on
              FROM meta_post_newest part
             WHERE part.tenant_id = :tenant AND part.meta_post_id = post.id) AS part ON true
      CROSS JOIN LATERAL (VALUES
            (<engagement_rate>, active_on,
             coalesce(activity, post.reaction_count + post.comment_count + post.share_count)
             / nullif(viewers, 0)),
            (<click_rate>, clicked_on, clicks / nullif(viewers, 0)))
         AS made (metric_id, observed_on, value)
       LEFT JOIN LATERAL (
            SELECT old.ctid, old.value, old.observed_on FROM meta_post_newest old
             WHERE old.tenant_id = :tenant AND old.meta_post_id = post.id
               AND old.metric_id = made.metric_id OFFSET 0) AS kept ON true
      WHERE post.tenant_id = :tenant
        AND post.id = ANY(CAST(:posts AS int[]))),
gone AS (
DELETE FROM meta_post_newest old
 WHERE old.ctid = ANY(ARRAY(SELECT place FROM rate WHERE value IS NULL AND place IS NOT NULL))
   AND old.tenant_id = :tenant AND old.metric_id < 0)
INSERT INTO meta_post_newest AS old (<columns>)
SELECT created_time, :tenant, id, metric_id, meta_page_id, observed_on, value
  FROM rate
 WHERE value IS NOT NULL
   AND (old_value, old_day) IS DISTINCT FROM (value, observed_on)
 ORDER BY id, metric_id
<unless_same>""")
MOVED = """
UPDATE meta_post_newest AS kept SET created_time = post.created_time
  FROM meta_post post
 WHERE post.tenant_id = :tenant AND post.id = ANY(CAST(:posts AS int[]))
   AND kept.tenant_id = :tenant AND kept.meta_post_id = post.id
   AND kept.created_time <> post.created_time
RETURNING kept.meta_post_id
"""
METRICS = "SELECT DISTINCT metric_id FROM meta_post_counter WHERE tenant_id = :tenant ORDER BY 1"
CLEAR = "DELETE FROM meta_post_newest WHERE tenant_id = :tenant AND meta_page_id = :page"
NUMBERS = "SELECT count(*) FROM meta_post_newest WHERE tenant_id = :tenant AND meta_page_id = :page"


def keep_newest(session: Session, tenant_id: int, changed: Sequence[tuple[int, int]]) -> None:
    """Follows snapshots that were written of these posts and metrics (our ids)."""
    if changed:
        posts, metrics = zip(*changed, strict=True)
        values = {"tenant": tenant_id, "posts": list(posts), "metrics": list(metrics)}
        session.execute(text(CHANGED), values)
        keep_rates(session, tenant_id, set(posts))


def keep_rates(session: Session, tenant_id: int, posts: Collection[int]) -> None:
    """Follows what rates are made of, for these posts (our ids)."""
    if posts:
        session.execute(text(RATES), {"tenant": tenant_id, "posts": sorted(posts)})


def keep_moved(session: Session, tenant_id: int, posts: Collection[int]) -> set[int]:
    """Follows posts (our ids) whose time of publishing changed; returns which did."""
    values = {"tenant": tenant_id, "posts": sorted(posts)}
    return set(session.scalars(text(MOVED), values)) if posts else set()


def rebuild(session: Session, page: MetaPage) -> int:
    """Makes all newest values of the Page's posts anew; returns how many there are."""
    scope = {"tenant": page.tenant_id, "page": page.id}
    session.execute(text(CLEAR), scope)
    metrics = session.scalars(text(METRICS), scope).all()
    for posts in posts_in_parts(session, page):
        keep_newest(session, page.tenant_id, [*product(posts, metrics)])
    return int(session.execute(text(NUMBERS), scope).scalar_one())
