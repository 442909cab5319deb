"""Runs over the posts of the sandbox's Page, as the tests of posts start and read them."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Engine, select, text, update

from ingest.graph.times import pacific_day
from ingest.inline import sync_page
from models import MetaPage, MetaPost, SyncRun
from models.orm import now_utc
from models.scope import tenant_session
from tests.ingest.conftest import Connected

VALUES = """
SELECT breakdown_key, observed_on, value FROM v_post_insights
 WHERE post_id = :post AND metric_key = :metric AND level = :level ORDER BY observed_on
"""


def want_days(connected: Connected, days: int) -> None:
    """Makes the Page one of whose past only some days are wanted."""
    goal = pacific_day(now_utc()) - timedelta(days=days)
    with tenant_session(connected.tenant_id) as session:
        session.execute(
            update(MetaPage).where(MetaPage.id == connected.page.id).values(backfill_goal=goal)
        )


def run_posts(connected: Connected) -> SyncRun:
    """One run over the posts; its row."""
    sync_page(connected.page, ["post"])
    with tenant_session(connected.tenant_id) as session:
        return session.scalars(
            select(SyncRun)
            .where(SyncRun.kind == "post", SyncRun.meta_page_id == connected.page.id)
            .order_by(SyncRun.created_at.desc())
        ).first()


def make_older(connected: Connected, days: int) -> None:
    """Lets all runs so far have been so many days ago."""
    with tenant_session(connected.tenant_id) as session:
        session.execute(update(SyncRun).values(started_at=SyncRun.started_at - timedelta(days)))


def posts_of(connected: Connected, *kinds: str) -> list[MetaPost]:
    """The stored posts, the newest first."""
    with tenant_session(connected.tenant_id) as session:
        posts = session.scalars(
            select(MetaPost)
            .where(MetaPost.meta_page_id == connected.page.id)
            .order_by(MetaPost.created_time.desc())
        ).all()
    return [post for post in posts if not kinds or post.type in kinds]


def stored(store: Engine, post: MetaPost, metric: str, level: str = "POST") -> dict[str, Decimal]:
    """The newest value by breakdown key."""
    with store.connect() as connection:
        rows = connection.execute(
            text(VALUES), {"post": post.post_id, "metric": metric, "level": level}
        )
        return {row.breakdown_key: row.value for row in rows}


def snapshots(store: Engine, post: MetaPost, metric: str) -> list[tuple[date, Decimal]]:
    """Every snapshot of a metric's total, the oldest first."""
    with store.connect() as connection:
        rows = connection.execute(
            text(VALUES), {"post": post.post_id, "metric": metric, "level": "POST"}
        )
        return [(row.observed_on, row.value) for row in rows if not row.breakdown_key]


def fault(connected: Connected, kind: str, **options: Any) -> None:
    """Orders a lasting fault of the sandbox."""
    connected.sandbox.world.faults.add({"kind": kind, "times": -1} | options)


def asked(connected: Connected, part: str) -> list[dict[str, Any]]:
    """The calls whose path holds `part`, the oldest first."""
    return [entry for entry in connected.sandbox.world.log.entries if part in entry["path"]]
