"""Stores posts and the snapshots of their counters, written only when they changed."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from ingest.graph.post_insights import PostInsights
from ingest.graph.posts import PostRecord
from ingest.pictures.keep import is_kept
from models import MetaMetricRegistry, MetaPage, MetaPost
from models.orm import now_utc

SNAPSHOTS = """
INSERT INTO meta_post_insight_point AS old
       (tenant_id, meta_post_id, metric_id, breakdown_key, observed_on, value, observed_at)
SELECT :tenant, new.post_id, new.metric_id, new.breakdown_key, :today, new.value, :now
  FROM unnest(CAST(:posts AS int[]), CAST(:metrics AS int[]), CAST(:keys AS text[]),
              CAST(:values AS numeric[])) AS new (post_id, metric_id, breakdown_key, value)
  LEFT JOIN LATERAL (
       SELECT before.value FROM meta_post_insight_point before
        WHERE before.tenant_id = :tenant AND before.meta_post_id = new.post_id
          AND before.metric_id = new.metric_id AND before.breakdown_key = new.breakdown_key
        ORDER BY before.observed_on DESC LIMIT 1) newest ON true
 WHERE newest.value IS DISTINCT FROM new.value
 ORDER BY new.post_id, new.metric_id, new.breakdown_key
    ON CONFLICT (tenant_id, meta_post_id, metric_id, breakdown_key, observed_on)
    DO UPDATE SET value = excluded.value, observed_at = excluded.observed_at
 WHERE old.value IS DISTINCT FROM excluded.value
"""


def store_posts(session: Session, page: MetaPage, posts: Iterable[PostRecord]) -> dict[str, int]:
    """Writes what is new about these posts; returns our ids by Facebook's."""
    posts = list(posts)
    kept = _kept_pictures(session, page, [post.post_id for post in posts])
    rows = [_post_row(page, post, kept.get(post.post_id, "")) for post in posts]
    if not rows:
        return {}
    changing = [name for name in rows[0] if name not in ("tenant_id", "post_id", "meta_page_id")]
    row = insert(MetaPost).values(sorted(rows, key=lambda values: str(values["post_id"])))
    differs = [getattr(MetaPost, name).is_distinct_from(row.excluded[name]) for name in STABLE]
    condition = differs[0]
    for other in differs[1:]:
        condition = condition | other
    session.execute(
        row.on_conflict_do_update(
            index_elements=["tenant_id", "post_id"],
            set_={name: row.excluded[name] for name in changing},
            where=condition | MetaPost.deleted_at.is_not(None) | (row.excluded.picture_url != ""),
        )
    )
    found = session.execute(
        select(MetaPost.post_id, MetaPost.id).where(
            MetaPost.tenant_id == page.tenant_id,
            MetaPost.post_id.in_([values["post_id"] for values in rows]),
        )
    )
    return dict(found.all())


STABLE = ("type", "message", "permalink_url", "status_type", "video_id", "share_count")


def _kept_pictures(session: Session, page: MetaPage, post_ids: list[str]) -> dict[str, str]:
    rows = session.execute(
        select(MetaPost.post_id, MetaPost.thumbnail_key).where(
            MetaPost.tenant_id == page.tenant_id, MetaPost.post_id.in_(post_ids)
        )
    )
    return dict(rows.all())


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
    post_ids: Mapping[str, int],
    insights: Iterable[PostInsights],
    today: date,
) -> tuple[int, int]:
    """Stores counters as observed on the Pacific day `today`; returns (read, written)."""
    metrics = dict(
        session.execute(
            select(MetaMetricRegistry.key, MetaMetricRegistry.id).where(
                MetaMetricRegistry.level == "POST"
            )
        ).all()
    )
    rows = {
        (post_ids[point.post_id], metrics[point.metric], point.breakdown_key): point.value
        for answer in insights
        for point in answer.points
        if point.post_id in post_ids and point.metric in metrics
    }
    if not rows:
        return 0, 0
    posts, ids, keys = zip(*rows, strict=True)
    written: int = session.execute(
        text(SNAPSHOTS),
        {
            "tenant": page.tenant_id,
            "now": now_utc(),
            "today": today,
            "posts": list(posts),
            "metrics": list(ids),
            "keys": list(keys),
            "values": list(rows.values()),
        },
    ).rowcount  # type: ignore[attr-defined]
    return len(rows), written
