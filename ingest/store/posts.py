"""Stores posts and the snapshots of their counters, written only when they changed."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from ingest.graph.post_insights import PostInsights
from ingest.graph.posts import PostCounts, PostRecord
from ingest.pictures.keep import is_kept
from ingest.store.held_page import hold_page
from ingest.store.imported import snapshots_were_given
from ingest.store.kept.post_newest import keep_moved, keep_newest, keep_rates
from ingest.store.kept.post_usual import note_ages, note_counts, note_moved
from ingest.store.post_counters import CounterName, counter_ids, keys_of_maps
from models import MetaMetricRegistry, MetaPage, MetaPost
from models.orm import now_utc

# A key of a map that was seen before, and is not in a map that holds something, is zero now.
SNAPSHOTS = """
WITH sent AS MATERIALIZED (
     SELECT * FROM unnest(CAST(:posts AS int[]), CAST(:counters AS int[]),
                          CAST(:values AS numeric[])) AS sent (post_id, counter_id, value)),
absent AS MATERIALIZED (
     SELECT full_maps.post_id, own.counter_id
       FROM (SELECT post_id, array_agg(metric_id) AS metrics
               FROM unnest(CAST(:map_posts AS int[]), CAST(:map_metrics AS int[]))
                    AS full_map (post_id, metric_id)
              GROUP BY post_id) AS full_maps
      CROSS JOIN LATERAL (<keys_of_maps>) AS own
      WHERE NOT EXISTS (SELECT FROM sent WHERE sent.post_id = full_maps.post_id
                                           AND sent.counter_id = own.counter_id)),
new AS (
     SELECT * FROM sent UNION ALL SELECT post_id, counter_id, 0::numeric FROM absent),
written AS (
INSERT INTO meta_post_insight_point AS old
       (tenant_id, meta_post_id, counter_id, observed_on, value, observed_at)
SELECT :tenant, new.post_id, new.counter_id, :today, new.value, :now
  FROM new
  LEFT JOIN LATERAL (
       SELECT before.value FROM meta_post_insight_point before
        WHERE before.tenant_id = :tenant AND before.meta_post_id = new.post_id
          AND before.counter_id = new.counter_id
        ORDER BY before.observed_on DESC LIMIT 1) newest ON true
 WHERE newest.value IS DISTINCT FROM new.value
 ORDER BY new.post_id, new.counter_id
    ON CONFLICT (tenant_id, meta_post_id, counter_id, observed_on)
    DO UPDATE SET value = excluded.value, observed_at = excluded.observed_at
 WHERE old.value IS DISTINCT FROM excluded.value
RETURNING meta_post_id, counter_id)
SELECT (SELECT count(*) FROM new) AS read, array_agg(written.meta_post_id) AS posts,
       array_agg(counter.metric_id) AS metrics
  FROM written
  JOIN meta_post_counter counter ON counter.tenant_id = :tenant AND counter.id = written.counter_id
""".replace("<keys_of_maps>", keys_of_maps("full_maps"))
COUNTS = """
UPDATE meta_post AS post
   SET reaction_count = coalesce(said.reactions, post.reaction_count),
       comment_count = coalesce(said.comments, post.comment_count), share_count = said.shares
  FROM unnest(CAST(:posts AS text[]), CAST(:reactions AS int[]), CAST(:comments AS int[]),
              CAST(:shares AS int[])) AS said (post_id, reactions, comments, shares)
 WHERE post.tenant_id = :tenant AND post.meta_page_id = :page AND post.post_id = said.post_id
   AND (post.reaction_count, post.comment_count, post.share_count) IS DISTINCT FROM
       (coalesce(said.reactions, post.reaction_count),
        coalesce(said.comments, post.comment_count), said.shares)
RETURNING post.id
"""
STABLE = ("type", "message", "permalink_url", "status_type", "video_id", "share_count")


def store_posts(
    session: Session, page: MetaPage, posts: Iterable[PostRecord], *, listed: bool = True
) -> dict[str, int]:
    """Writes what is new about these posts; returns our ids by Facebook's.

    `listed` says that a list of the Page's posts held them.
    """
    posts = list(posts)
    stored = _stored(session, page, [post.post_id for post in posts])
    unique: dict[str, dict[str, Any]] = {}
    for post in posts:
        known = stored.get(post.post_id)
        row = _post_row(page, post, known.thumbnail_key if known else "")
        unique[post.post_id] = row | {"was_listed": listed}
    rows = [unique[one] for one in sorted(unique) if _differs(stored.get(one), unique[one])]
    known_ids = {post_id: row.id for post_id, row in stored.items()}
    return known_ids | (_write(session, page, rows) if rows else {})


def _stored(session: Session, page: MetaPage, post_ids: list[str]) -> dict[str, Row[Any]]:
    names = ("post_id", "id", "thumbnail_key", "was_listed", "deleted_at", *STABLE)
    rows = session.execute(
        select(*(getattr(MetaPost, name) for name in names)).where(
            MetaPost.tenant_id == page.tenant_id, MetaPost.post_id.in_(post_ids)
        )
    )
    return {row.post_id: row for row in rows}


def _differs(stored: Row[Any] | None, new: Mapping[str, Any]) -> bool:
    """Whether there is anything to write; a row that an upsert finds is locked even if not."""
    return (
        stored is None
        or stored.deleted_at is not None
        or new["picture_url"] != ""
        or (new["was_listed"] and not stored.was_listed)
        or any(getattr(stored, name) != new[name] for name in STABLE)
    )


def _write(session: Session, page: MetaPage, rows: list[dict[str, Any]]) -> dict[str, int]:
    """Writes these rows; returns our ids by Facebook's."""
    hold_page(session, page.tenant_id, page.id)
    changing = [name for name in rows[0] if name not in ("tenant_id", "post_id", "meta_page_id")]
    row = insert(MetaPost).values(rows)
    written = row.on_conflict_do_update(
        index_elements=["tenant_id", "post_id"],
        set_={name: row.excluded[name] for name in changing}
        | {"was_listed": MetaPost.was_listed | row.excluded.was_listed},
    )
    found = session.execute(written.returning(MetaPost.post_id, MetaPost.id)).all()
    ids: dict[str, int] = dict(found)
    note_moved(session, page.tenant_id, keep_moved(session, page.tenant_id, ids.values()))
    _keep_counts(session, page, ids.values())
    return ids


def add_posts(session: Session, page: MetaPage, posts: Iterable[PostRecord]) -> int:
    """Adds posts of which little more than the id is known; returns how many were not there."""
    rows = [_post_row(page, post, "") for post in posts]
    if not rows:
        return 0
    row = insert(MetaPost).values(rows).on_conflict_do_nothing().returning(MetaPost.id)
    return len(session.scalars(row).all())


def _post_row(page: MetaPage, post: PostRecord, kept_picture: str) -> dict[str, Any]:
    return {
        "tenant_id": page.tenant_id,
        "meta_page_id": page.id,
        "post_id": post.post_id,
        "type": post.media_type,
        "message": post.message or post.story,
        "permalink_url": post.permalink_url,
        "status_type": post.status_type,
        # Signed and short-lived: it is stored for the fetch that it is needed for, and no longer.
        "picture_url": "" if is_kept(kept_picture, post.picture_url) else post.picture_url,
        "video_id": post.video_id or None,
        "created_time": post.created_time,
        "updated_time": post.updated_time,
        "share_count": post.shares,
        "deleted_at": None,
    }


def store_snapshots(
    session: Session,
    page: MetaPage,
    level: str,
    answers: Iterable[tuple[int, PostInsights]],
    today: date,
) -> tuple[int, int]:
    """Stores counters of the Page's posts (our ids) as observed on the Pacific day `today`.

    `level` is POST, or VIDEO for what a post's video answered. Returns (read, written), both with
    the zeros that Meta leaves out of its maps. What is kept ready follows.
    """
    tenant_id = page.tenant_id
    hold_page(session, page.tenant_id, page.id)
    read, changed = write_snapshots(session, tenant_id, level, answers, today)
    keep_newest(session, tenant_id, changed)
    note_ages(session, tenant_id, level, {post for post, _metric in changed}, today, changed=True)
    return read, len(changed)


def write_snapshots(
    session: Session,
    tenant_id: int,
    level: str,
    answers: Iterable[tuple[int, PostInsights]],
    today: date,
) -> tuple[int, list[tuple[int, int]]]:
    """Stores the snapshots alone, for `store_snapshots`, and to measure what they cost.

    Returns how many were read, and of each that was written the post and the metric (our ids).
    """
    metrics = _ids_of_metrics(session, level)
    rows: dict[tuple[int, int, str], Decimal] = {}
    maps: set[tuple[int, int]] = set()
    for post_id, answer in answers:
        known = [point for point in answer.points if point.metric in metrics]
        rows |= {(post_id, metrics[p.metric], p.breakdown_key): p.value for p in known}
        maps |= {(post_id, metrics[name]) for name in answer.full_maps if name in metrics}
    if not rows:
        return 0, []
    counters = counter_ids(session, tenant_id, {(metric, key) for _post, metric, key in rows})
    when = {"tenant": tenant_id, "now": now_utc(), "today": today}
    sent = when | _as_arrays(rows, counters, maps)
    said = session.execute(text(SNAPSHOTS), sent).one()
    snapshots_were_given(session, sent)
    return said.read, list(zip(said.posts or (), said.metrics or (), strict=True))


def _ids_of_metrics(session: Session, level: str) -> dict[str, int]:
    known = select(MetaMetricRegistry.key, MetaMetricRegistry.id)
    return dict(session.execute(known.where(MetaMetricRegistry.level == level)).all())


def _as_arrays(
    rows: Mapping[tuple[int, int, str], Decimal],
    counters: Mapping[CounterName, int],
    maps: set[tuple[int, int]],
) -> dict[str, Any]:
    return {
        "posts": [post for post, _metric, _key in rows],
        "counters": [counters[metric, key] for _post, metric, key in rows],
        "values": list(rows.values()),
        "map_posts": [post_id for post_id, _ in sorted(maps)],
        "map_metrics": [metric_id for _, metric_id in sorted(maps)],
    }


def store_counts(session: Session, page: MetaPage, counts: Mapping[str, PostCounts]) -> None:
    """Writes what anybody sees below posts (Facebook's ids); a count that was not said stays."""
    if counts:
        hold_page(session, page.tenant_id, page.id)
        changed = session.execute(
            text(COUNTS),
            {
                "tenant": page.tenant_id,
                "page": page.id,
                "posts": list(counts),
                "reactions": [count.reactions for count in counts.values()],
                "comments": [count.comments for count in counts.values()],
                "shares": [count.shares for count in counts.values()],
            },
        )
        _keep_counts(session, page, changed.scalars().all())


def _keep_counts(session: Session, page: MetaPage, posts: Collection[int]) -> None:
    keep_rates(session, page.tenant_id, posts)
    note_counts(session, page.tenant_id, posts)
