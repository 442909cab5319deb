"""A run over a Page's posts: the list with its counters, then what may be missing without loss."""

from sqlalchemy import exists, select, update

from ingest.asked import metrics_to_ask
from ingest.graph.client import GraphClient
from ingest.graph.times import pacific_day
from ingest.pictures.renew import renew_page_picture
from ingest.post_breakdowns import read_breakdowns
from ingest.post_counts import read_counts
from ingest.post_deletions import find_deleted
from ingest.post_listing import read_posts
from ingest.post_plan import plan_posts
from ingest.post_run import PostRun
from ingest.post_videos import read_videos
from ingest.record import RunRecord
from ingest.verdicts import note_answers
from models import MetaPost, MetaPostInsightPoint
from models.orm import now_utc
from models.scope import tenant_session

NO_INSIGHTS = "Meta listed posts without their insights. Check that read_insights is granted."
EMPTY = (
    "Meta gave no numbers for any post although there were some before."
    " Check that the connection still has read_insights."
)


def sync_posts(record: RunRecord, client: GraphClient) -> None:
    """Reads posts newest first and stores each answer at once. Raises GraphError."""
    plan = plan_posts(record.page, pacific_day(now_utc()))
    run = PostRun(record, client, plan)
    had_values = _has_values(record)
    with tenant_session(record.tenant_id) as session:
        of_posts = metrics_to_ask(session, record.page, "POST")
        of_videos = metrics_to_ask(session, record.page, "VIDEO")
    run.save(phase="posts", reach=plan.reach, since=plan.since.isoformat())
    try:
        read_posts(run, of_posts)
        find_deleted(run)
        _warn_of_emptiness(run, had_values)
        run.save(complete=run.complete)
        read_counts(run)
        read_videos(run, of_videos)
        read_breakdowns(run, of_posts)
        renew_page_picture(record.page, client, thorough=plan.is_thorough)
    finally:
        _note_what_answered(run)
        run.save()


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
    if run.ids and not run.told_insights:
        run.record.warnings.append(NO_INSIGHTS)
    elif run.ids and had_values and not run.answered["POST"]:
        run.record.warnings.append(EMPTY)


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
