"""A run over a Page's posts: what is due of them, the newest first, as far as it is allowed.

1. The lists with their counters, and what anybody sees below a post: they fill the first screen.
2. What no list gave: reels of a list of their own, posts that are due alone, posts that are gone.
3. Videos, and counters split by ads and by followers: a call each.
What is left is taken up by another run, in the same night, behind all others.
"""

from functools import partial

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from ingest.fetch.posts.ahead import begin_lists
from ingest.fetch.posts.alone import read_alone
from ingest.fetch.posts.around import tell_unlisted
from ingest.fetch.posts.breakdowns import flags_of, read_breakdowns
from ingest.fetch.posts.counts import read_counts
from ingest.fetch.posts.deletions import find_deleted
from ingest.fetch.posts.listing import Listing
from ingest.fetch.posts.numbers import PostNumbers
from ingest.fetch.posts.reels import find_hidden_reels
from ingest.fetch.posts.run import PostRun
from ingest.fetch.posts.trials import try_posts_again, try_videos_again
from ingest.fetch.posts.videos import Videos
from ingest.fetch.posts.wanted import Wanted
from ingest.graph.client import GraphClient
from ingest.pictures.renew import renew_page_picture
from ingest.plan.metrics import metrics_to_ask
from ingest.plan.posts import Part, plan_posts
from ingest.run.record import RunRecord
from jobs.runs import start_run
from jobs.work.kinds import REST
from models import MetaPost, MetaPostInsightPoint
from models.completeness.posts import YOUNG
from models.orm import now_utc
from models.scope import tenant_session

# Counted calls, and how many of them are not for lists: what a night may cost, what fills the
# first screen, and what comes behind.
OF_NIGHT, OF_FIRST, OF_REST = (22, 14), (42, 14), (150, 20)
NO_INSIGHTS = "Meta listed posts without their insights. Check that read_insights is granted."
KIND = "empty_answer"
NO_INSIGHTS_KIND = "no_insights"
NOT_YET = "Facebook has no numbers for this Page's posts yet; Pages under 100 likes get none."
EMPTY = (
    "Meta gave no numbers for any post although there were some before."
    " Check that the connection still has read_insights."
)


def sync_posts(record: RunRecord, client: GraphClient) -> None:
    """Reads what is due and stores each answer at once. Raises GraphError."""
    run, had_values = _begin(record, client), _has_values(record)
    run.save(phase="posts")
    try:
        _read(run)
        if not run.plan.is_rest:
            _warn_of_emptiness(run, had_values)
    finally:
        run.numbers.settle()
        run.save()
    tell_unlisted(run)
    if _has_rest(run):
        record.after = partial(_start_rest, record)


def _begin(record: RunRecord, client: GraphClient) -> PostRun:
    now = now_utc()
    with tenant_session(record.tenant_id) as session:
        plan = plan_posts(session, record.page, now, record.created_at or now, record.trigger)
        wanted = {
            level: Wanted.of(level, metrics_to_ask(session, record.page, level))
            for level in ("POST", "VIDEO")
        }
    allowance = OF_REST if plan.is_rest else OF_NIGHT if record.page.posts_listed else OF_FIRST
    numbers = PostNumbers(record, plan, wanted["POST"], wanted["VIDEO"])
    return PostRun(record, client, plan, numbers, *allowance)


def _read(run: PostRun) -> None:
    begin_lists(run)
    listing = Listing(run)
    listing.walk_days()
    read_counts(run)
    run.numbers.tell_answers()
    listing.walk_due()
    find_hidden_reels(run)
    read_alone(run)
    find_deleted(run)
    if not run.refused and not run.numbers.is_silent:
        videos = Videos(run)
        videos.read()
        read_breakdowns(run)
        if not run.plan.is_rest:
            try_posts_again(run)
            try_videos_again(run, videos)
    if not run.plan.is_rest:
        thorough = run.plan.is_weekly or not run.record.page.posts_listed
        renew_page_picture(run.record.page, run.client, thorough=thorough)


def _has_rest(run: PostRun) -> bool:
    """Whether something is still due that this run would have read, had it been allowed to."""
    if not run.record.progressed or run.refused or run.numbers.is_silent:
        return False
    parts: list[Part] = [part for part in ("post", "video") if run.numbers.wanted(part).names]
    if flags_of(run):
        parts.append("breakdown")
    return run.left or any(post.must for part in parts for post in run.numbers.due(part))


def _start_rest(record: RunRecord, session: Session) -> None:
    start_run(session, record.page, "post", trigger=REST, enqueue=record.enqueued)


def _warn_of_emptiness(run: PostRun, had_values: bool) -> None:
    settled = run.oldest_day is not None and run.plan.today - run.oldest_day >= YOUNG
    if not settled or run.numbers.answered["POST"] or run.record.warnings:
        return
    if had_values and run.told_insights:
        run.record.warn(KIND, EMPTY)
    elif not run.told_insights:
        run.record.warn(KIND if had_values else NO_INSIGHTS_KIND, NO_INSIGHTS)
    else:
        run.record.note(NOT_YET)


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
