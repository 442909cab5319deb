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
}


def _whole(statement: str) -> str:
    return whole(statement, _PARTS)


CHANGED = _whole("""
INSERT INTO meta_post_newest AS old (<columns>)
SELECT post.created_time, post.tenant_id, post.id, metric.id, post.meta_page_id,
       newest.observed_on, newest.value
  FROM (SELECT DISTINCT post_id, metric_id
          FROM unnest(CAST(:posts AS int[]), CAST(:metrics AS int[])) AS said (post_id, metric_id)
       ) AS changed
  JOIN meta_metric_registry metric ON metric.id = changed.metric_id
  JOIN meta_post post ON post.tenant_id = :tenant AND post.id = changed.post_id
 CROSS JOIN LATERAL (
       SELECT max(part.observed_on) AS observed_on, sum(part.value) AS value
         FROM meta_post_counter counter
        CROSS JOIN LATERAL (
              SELECT point.observed_on, point.value FROM meta_post_insight_point point
               WHERE point.tenant_id = :tenant AND point.meta_post_id = post.id
                 AND point.counter_id = counter.id
               ORDER BY point.observed_on DESC LIMIT 1) AS part
        WHERE counter.tenant_id = :tenant AND counter.metric_id = metric.id
          AND (metric.value_type = 'map') = (counter.breakdown_key <> '')
       HAVING count(*) > 0) AS newest
 ORDER BY post.id, metric.id
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
