"""A run over a Page's posts: the list with its counters, then what may be missing without loss."""

from datetime import timedelta

from sqlalchemy import exists, select, update

from ingest.fetch.posts.breakdowns import read_breakdowns
from ingest.fetch.posts.counts import read_counts
from ingest.fetch.posts.deletions import find_deleted
from ingest.fetch.posts.listing import read_posts
from ingest.fetch.posts.reels import read_hidden_reels
from ingest.fetch.posts.run import PostRun, map_names
from ingest.fetch.posts.trials import try_posts_again, try_videos_again
from ingest.fetch.posts.videos import read_videos
from ingest.graph.client import GraphClient
from ingest.graph.times import pacific_day
from ingest.pictures.renew import renew_page_picture
from ingest.plan.metrics import AskedMetric, metrics_to_ask
from ingest.plan.posts import go_on, plan_posts
from ingest.run.record import RunRecord
from ingest.store.verdicts import note_answers
from models import MetaPost, MetaPostInsightPoint
from models.orm import now_utc
from models.scope import tenant_session

NO_INSIGHTS = "Meta listed posts without their insights. Check that read_insights is granted."
# Meta may leave a post without numbers for its first day or two.
SETTLED = timedelta(days=2)
KIND = "empty_answer"
NO_INSIGHTS_KIND = "no_insights"
NOT_YET = "Facebook has no numbers for this Page's posts yet; Pages under 100 likes get none."
EMPTY = (
    "Meta gave no numbers for any post although there were some before."
    " Check that the connection still has read_insights."
)


def sync_posts(record: RunRecord, client: GraphClient) -> None:
    """Reads posts newest first and stores each answer at once. Raises GraphError."""
    today, before = pacific_day(now_utc()), record.progress
    plan = go_on(before, today) or plan_posts(record.page, today)
    run = PostRun(record, client, plan, listed_before=before.get("posts_listed", 0))
    run.oldest, run.complete = plan.until, bool(before.get("complete"))
    had_values = _has_values(record)
    with tenant_session(record.tenant_id) as session:
        of_posts, old_of_posts = _split(metrics_to_ask(session, record.page, "POST"))
        of_videos, old_of_videos = _split(metrics_to_ask(session, record.page, "VIDEO"))
    run.save(phase="posts", reach=plan.reach, since=plan.since.isoformat())
    try:
        if not run.complete:
            _list(run, of_posts, had_values=had_values)
        read_counts(run)
        if not run.insights_refused:
            read_videos(run, of_videos)
            read_breakdowns(run, of_posts)
            try_posts_again(run, old_of_posts)
            try_videos_again(run, old_of_videos)
        renew_page_picture(record.page, client, thorough=plan.is_thorough)
    finally:
        _note_what_answered(run)
        run.save()


def _split(asked: list[AskedMetric]) -> tuple[list[AskedMetric], list[AskedMetric]]:
    """The metrics that are good, and those that were refused a week ago."""
    return [m for m in asked if not m.trial], [m for m in asked if m.trial]


def _list(run: PostRun, asked: list[AskedMetric], *, had_values: bool) -> None:
    names = read_posts(run, asked)
    read_hidden_reels(run, names, map_names(asked))
    find_deleted(run)
    _warn_of_emptiness(run, had_values)
    run.save(complete=run.complete)


def _note_what_answered(run: PostRun) -> None:
    for level, keys in run.answered.items():
        if keys:
            note_answers(run.record.page, level, keys)
    with tenant_session(run.record.tenant_id) as session:
        session.execute(
            update(MetaPost)
            .where(
                MetaPost.tenant_id == run.record.tenant_id,
                MetaPost.id.in_([run.ids[post] for post in run.read if post in run.ids]),
            )
            .values(insights_checked_at=now_utc())
        )


def _warn_of_emptiness(run: PostRun, had_values: bool) -> None:
    settled = run.oldest is not None and run.plan.today - run.oldest >= SETTLED
    if not settled or run.answered["POST"] or run.record.warnings:
        return
    if had_values and run.told_insights:
        run.record.warn(KIND, EMPTY)
    elif not run.told_insights:
        run.record.warn(KIND if had_values else NO_INSIGHTS_KIND, NO_INSIGHTS)
    else:
        run.note(NOT_YET)


def _has_values(record: RunRecord) -> bool:
    point = exists().where(
        MetaPostInsightPoint.tenant_id == record.tenant_id,
        MetaPostInsightPoint.meta_post_id == MetaPost.id,
    )
    mine = select(MetaPost.id).where(
        MetaPost.tenant_id == record.tenant_id, MetaPost.meta_page_id == record.page.id, point
    )
    with tenant_session(record.tenant_id) as session:
        return session.scalar(mine.limit(1)) is not None
