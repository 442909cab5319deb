"""A Page's posts and their lifetime counters, read nested: a few posts a request."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import select, update

from ingest.asked import metrics_to_ask
from ingest.graph.bisect import fetch_with_bisection
from ingest.graph.client import GraphClient
from ingest.graph.errors import GraphError
from ingest.graph.post_insights import fetch_post_insights
from ingest.graph.posts import PostPage, list_posts
from ingest.graph.sentences import ErrorKind
from ingest.graph.times import pacific_day
from ingest.post_store import store_posts, store_snapshots
from ingest.record import RunRecord
from ingest.verdicts import note_answers, note_refusals
from models import MetaPage, MetaPost, SyncRun
from models.orm import now_utc
from models.scope import tenant_session
from settings import get_settings

NIGHTLY_DAYS = 28
WEEKLY = 7
# Such a run lacks metrics, not posts; one that broke off has to begin again.
READ_TO_THE_END = ("refused_metrics", "empty_answer")
ONE_METRIC = (ErrorKind.BAD_METRIC, ErrorKind.BAD_PERIOD, ErrorKind.MONETIZATION)
NO_INSIGHTS = "Meta listed posts without their insights. Check that read_insights is granted."


def sync_posts(record: RunRecord, client: GraphClient) -> None:
    """Reads posts newest first and stores each answer at once. Raises GraphError."""
    today = pacific_day(now_utc())
    since = first_day(record.page, today)
    with tenant_session(record.tenant_id) as session:
        asked = metrics_to_ask(session, record.page, "POST")
    names = [metric.key for metric in asked if "lifetime" in metric.periods]
    names = [name for name in names if not name.startswith(("story_", "pages_fb_story_"))]
    maps = [metric.key for metric in asked if metric.is_map]
    listed = with_insights = 0
    answered: set[str] = set()
    try:
        for answer in _pages(record, client, since, today, names, maps):
            _store(record, answer, today)
            listed += len(answer.posts)
            with_insights += len(answer.insights or {})
            answered |= _answered(answer)
            record.requests, record.calls = client.requests, client.calls
            record.save(phase="posts", posts_listed=listed, oldest_day=_oldest(answer))
    finally:
        record.requests, record.calls = client.requests, client.calls
    note_answers(record.page, "POST", answered)
    if listed and not with_insights:
        record.warnings.append(NO_INSIGHTS)


def first_day(page: MetaPage, today: date) -> date:
    """How far back posts are read: the whole history once, then weekly 90 days, nightly 28."""
    whole = (SyncRun.status == "succeeded") | SyncRun.error_kind.in_(READ_TO_THE_END)
    with tenant_session(page.tenant_id) as session:
        checked = session.scalar(
            select(SyncRun.id)
            .where(
                SyncRun.tenant_id == page.tenant_id,
                SyncRun.meta_page_id == page.id,
                SyncRun.kind == "post",
                whole,
            )
            .limit(1)
        )
    if checked is None:
        return page.backfill_goal or today - timedelta(
            days=get_settings().meta_page_insights_backfill_days
        )
    recency = get_settings().meta_post_insights_recency_days
    weekly = today.toordinal() % WEEKLY == page.id % WEEKLY
    return today - timedelta(days=recency if weekly else min(NIGHTLY_DAYS, recency))


def _pages(
    record: RunRecord,
    client: GraphClient,
    since: date,
    until: date,
    names: list[str],
    maps: list[str],
) -> Iterator[PostPage]:
    """The listing with nested insights; one bad metric fails it whole, so culprits go first."""
    page_id = record.page.page_id
    try:
        yield from list_posts(client, page_id, since, until, metrics=names, map_metrics=maps)
    except GraphError as error:
        if error.kind not in ONE_METRIC:
            raise
        good = _without_culprits(record, client, since, until, names)
        yield from list_posts(client, page_id, since, until, metrics=good, map_metrics=maps)


def _without_culprits(
    record: RunRecord, client: GraphClient, since: date, until: date, names: list[str]
) -> list[str]:
    """Tries the metrics on the newest post alone and keeps those that it answers."""
    newest = next(
        (
            post
            for answer in list_posts(client, record.page.page_id, since, until, limit=1)
            for post in answer.posts
        ),
        None,
    )
    if newest is None:
        return []
    result = fetch_with_bisection(
        lambda some: fetch_post_insights(client, newest.post_id, some), names
    )
    note_refusals(record, "POST", "lifetime", result.culprits)
    return [name for name in names if name not in result.culprits]


def _store(record: RunRecord, answer: PostPage, today: date) -> None:
    with tenant_session(record.tenant_id) as session:
        ids = store_posts(session, record.page, answer.posts)
        insights = (answer.insights or {}).values()
        read, written = store_snapshots(session, record.page, ids, insights, today)
        if ids:
            session.execute(
                update(MetaPost)
                .where(MetaPost.tenant_id == record.tenant_id, MetaPost.id.in_(ids.values()))
                .values(insights_checked_at=now_utc())
            )
    record.count(read, written)


def _answered(answer: PostPage) -> set[str]:
    return {p.metric for insights in (answer.insights or {}).values() for p in insights.points}


def _oldest(answer: PostPage) -> str | None:
    days = [pacific_day(post.created_time) for post in answer.posts]
    return min(days).isoformat() if days else None
