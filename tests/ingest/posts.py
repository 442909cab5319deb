"""Runs over the posts of the sandbox's Page, as the tests of posts start and read them."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, select, text, update

from jobs.runs import start_run
from models import (
    MetaMetricSupport,
    MetaPage,
    MetaPost,
    MetaPostCoverage,
    MetaPostGap,
    SyncRun,
)
from models.orm import now_utc
from models.pacific import pacific_day
from models.scope import tenant_session
from tests.ingest.conftest import Connected
from tests.ingest.runs import work

VALUES = """
SELECT breakdown_key, observed_on, value FROM v_post_insights
 WHERE post_id = :post AND metric_key = :metric AND level = :level ORDER BY observed_on
"""
ALL_VALUES = """
SELECT post_id, breakdown_key, value FROM v_post_insights
 WHERE metric_key = :metric AND level = :level ORDER BY observed_on
"""


def want_days(connected: Connected, days: int) -> None:
    """Makes the Page one of whose past only some days are wanted."""
    goal = pacific_day(now_utc()) - timedelta(days=days)
    with tenant_session(connected.tenant_id) as session:
        session.execute(
            update(MetaPage).where(MetaPage.id == connected.page.id).values(backfill_goal=goal)
        )


def run_posts(connected: Connected, trigger: str = "test") -> SyncRun:
    """One run over the posts, without what it leaves for later; its row."""
    page = connected.page
    with tenant_session(page.tenant_id) as session:
        row = session.get_one(MetaPage, (page.tenant_id, page.id))
        task = start_run(session, row, "post", trigger=trigger, enqueue=False).task_id
    return work(page, task)


def run_rest(connected: Connected) -> list[SyncRun]:
    """Does what runs over posts left to others, until nothing is left; the rows of these runs."""
    done: list[SyncRun] = []
    while len(done) < 10 and (task := _waiting(connected)) is not None:
        done.append(work(connected.page, task))
    return done


def run_all(connected: Connected) -> SyncRun:
    """One run over the posts and what it leaves for later; the row of the first."""
    first = run_posts(connected)
    assert {run.status for run in run_rest(connected)} <= {"succeeded"}
    return first


def _waiting(connected: Connected) -> UUID | None:
    with tenant_session(connected.tenant_id) as session:
        return session.scalar(
            select(SyncRun.id).where(
                SyncRun.meta_page_id == connected.page.id,
                SyncRun.kind == "post",
                SyncRun.status == "queued",
            )
        )


def make_older(connected: Connected, days: int) -> None:
    """Lets all that was read and tried so far have been so many days ago."""
    past = timedelta(days)
    moments = (
        (MetaPostCoverage, ("read_at", "next_try_at")),
        (MetaPostGap, ("next_try_at",)),
        (MetaMetricSupport, ("last_value_at",)),
        (SyncRun, ("created_at", "started_at")),
    )
    with tenant_session(connected.tenant_id) as session:
        for table, names in moments:
            values = {name: getattr(table, name) - past for name in names}
            session.execute(
                update(table).values(values), execution_options={"synchronize_session": False}
            )


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


def all_stored(store: Engine, metric: str, level: str = "POST") -> dict[str, dict[str, Decimal]]:
    """The same of all posts that have any, by their ids: to ask for each alone takes long."""
    found: dict[str, dict[str, Decimal]] = {}
    with store.connect() as connection:
        for row in connection.execute(text(ALL_VALUES), {"metric": metric, "level": level}):
            found.setdefault(row.post_id, {})[row.breakdown_key] = row.value
    return found


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


def calls_to(connected: Connected, part: str) -> list[dict[str, Any]]:
    """The calls whose path holds `part`, the oldest first."""
    return [entry for entry in connected.sandbox.world.log.entries if part in entry["path"]]
