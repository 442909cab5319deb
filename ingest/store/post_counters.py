"""The counters of a tenant's posts: a number for each metric and key that a post of it ever had."""

from collections.abc import Collection

from sqlalchemy import text
from sqlalchemy.orm import Session

# Our id of a metric, and a key of it ('' is the total).
CounterName = tuple[int, str]
# Out of a post's own snapshots: a tenant's counters are thousands where posts are told by region.
# OFFSET 0 keeps to the keys of both tables, whatever PostgreSQL thinks of what was filled just now.
_KEYS_OF_MAPS = """
SELECT own.counter_id, named.metric_id
  FROM (SELECT DISTINCT point.counter_id FROM meta_post_insight_point point
         WHERE point.tenant_id = :tenant AND point.meta_post_id = <of>.post_id OFFSET 0) AS own
 CROSS JOIN LATERAL (
       SELECT counter.metric_id FROM meta_post_counter counter
        WHERE counter.tenant_id = :tenant AND counter.id = own.counter_id
          AND counter.breakdown_key <> '' OFFSET 0) AS named
 WHERE named.metric_id = ANY(<of>.metrics)
"""
# What is known is neither written nor locked. Two writers who add the same come in one order, and
# the second waits for the first.
COUNTERS = """
WITH known AS MATERIALIZED (
     SELECT asked.metric_id, asked.key, counter.id
       FROM unnest(CAST(:metrics AS int[]), CAST(:keys AS text[])) AS asked (metric_id, key)
       LEFT JOIN meta_post_counter counter ON counter.tenant_id = :tenant
        AND counter.metric_id = asked.metric_id AND counter.breakdown_key = asked.key),
added AS (
INSERT INTO meta_post_counter (tenant_id, metric_id, breakdown_key)
SELECT :tenant, metric_id, key FROM known WHERE id IS NULL ORDER BY metric_id, key
    ON CONFLICT DO NOTHING
RETURNING metric_id, breakdown_key, id)
SELECT metric_id, key, id FROM known WHERE id IS NOT NULL
 UNION ALL SELECT metric_id, breakdown_key, id FROM added
"""


def keys_of_maps(of: str) -> str:
    """SQL: the counters of a post that are keys of some metrics.

    `of` is what has the `post_id` and the `metrics` in the statement, which knows the `:tenant`.
    """
    return _KEYS_OF_MAPS.replace("<of>", of)


def counter_ids(
    session: Session, tenant_id: int, names: Collection[CounterName]
) -> dict[CounterName, int]:
    """Our ids of these counters; those that are new are made."""
    found = _known_or_added(session, tenant_id, names)
    if met := set(names) - found.keys():
        # Somebody else has added them meanwhile, and they are to be seen now.
        found |= _known_or_added(session, tenant_id, met)
    return found


def _known_or_added(
    session: Session, tenant_id: int, names: Collection[CounterName]
) -> dict[CounterName, int]:
    if not names:
        return {}
    in_order = sorted(names)
    asked = {
        "tenant": tenant_id,
        "metrics": [metric for metric, _key in in_order],
        "keys": [key for _metric, key in in_order],
    }
    return {(row[0], row[1]): row[2] for row in session.execute(text(COUNTERS), asked)}
