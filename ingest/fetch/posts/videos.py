"""What videos and reels answer beside their posts, kept under the post at level VIDEO.

Many videos cannot all be asked each night, so they take turns: those of the last days first, then
whoever was read longest ago. The first run reads all.
"""

from datetime import datetime, timedelta

from sqlalchemy import case, select, update

from ingest.fetch.posts.culprits import AllRefusedError, find_culprits
from ingest.fetch.posts.deletions import start_of
from ingest.fetch.posts.run import (
    ENDS_THE_RUN,
    ONE_METRIC,
    PostRun,
    lifetime_names,
    map_names,
    raise_if_over,
)
from ingest.graph.errors import GraphError
from ingest.graph.post_insights import Question, fetch_many
from ingest.graph.sentences import ErrorKind
from ingest.plan.metrics import AskedMetric
from ingest.store.verdicts import note_refusals
from models import MetaPost
from models.orm import now_utc
from models.scope import tenant_session

A_NIGHT = 14
AT_ONCE = 50
NEW = timedelta(days=3)
EDGE = "video_insights"
OF_VIDEOS = "total_video_"
# A shared video belongs to somebody else, and a video may be gone while its post stands.
LOST = ONE_METRIC | {ErrorKind.RETRY, ErrorKind.REDUCE}
UNREAD = "The video metrics of {count} videos could not be read this time; all else is in."


Failures = list[tuple[MetaPost, GraphError]]


def read_videos(run: PostRun, asked: list[AskedMetric]) -> None:
    """Reads as many videos as are due. Raises GraphError only for what ends the run."""
    names, maps = lifetime_names(asked), map_names(asked)
    posts, lost = _due(run), 0
    for at in range(0, len(posts), AT_ONCE):
        failed = _read(run, posts[at : at + AT_ONCE], names, maps)
        good = _without_culprits(run, failed, names)
        if good != names:
            names = good
            again = [post for post, error in failed if error.kind in ONE_METRIC]
            failed = [pair for pair in failed if pair[0] not in again]
            failed += _read(run, again, names, maps)
        lost += sum(error.kind in LOST for _, error in failed)
    if lost:
        run.note(UNREAD.format(count=lost))


def metrics_of(kind: str, names: list[str]) -> tuple[str, ...]:
    """The metrics that a reel, or any other video, answers: neither has those of the other."""
    return tuple(name for name in names if name.startswith(OF_VIDEOS) == (kind != "reel"))


def _due(run: PostRun) -> list[MetaPost]:
    post = MetaPost
    newest_first = case((post.created_time > now_utc() - NEW, 0), else_=1)
    statement = (
        select(post)
        .where(
            post.tenant_id == run.record.tenant_id,
            post.meta_page_id == run.record.page.id,
            post.created_time >= start_of(run.plan.since),
            post.video_id.is_not(None),
            post.deleted_at.is_(None),
        )
        .order_by(newest_first, post.video_checked_at.asc().nulls_first(), post.created_time.desc())
    )
    so_far = run.record.progress.get("videos_read", 0)
    if run.plan.reach != "history":
        statement = statement.limit(max(A_NIGHT - so_far, 0))
    elif so_far:
        statement = statement.where(post.video_checked_at.is_(None))
    with tenant_session(run.record.tenant_id) as session:
        return list(session.scalars(statement))


def _read(run: PostRun, posts: list[MetaPost], names: list[str], maps: list[str]) -> Failures:
    asked = [(post, metrics) for post in posts if (metrics := metrics_of(post.type, names))]
    questions = [Question(str(post.video_id), metrics, None, EDGE) for post, metrics in asked]
    answers = fetch_many(run.client, questions, maps)
    pairs = [(post, answer) for (post, _), answer in zip(asked, answers, strict=True)]
    run.store_answers("VIDEO", [(post.id, answer) for post, answer in pairs])
    failed = [(post, answer) for post, answer in pairs if isinstance(answer, GraphError)]
    waiting = {post.id for post, error in failed if error.kind in LOST | ENDS_THE_RUN}
    _note_read(run, [post.id for post, _ in pairs if post.id not in waiting], now_utc())
    so_far = run.record.progress.get("videos_read", 0)
    run.save(phase="videos", videos_read=so_far + len(pairs) - len(failed))
    raise_if_over(answers)
    return failed


def _note_read(run: PostRun, ids: list[int], now: datetime) -> None:
    with tenant_session(run.record.tenant_id) as session:
        session.execute(
            update(MetaPost)
            .where(MetaPost.tenant_id == run.record.tenant_id, MetaPost.id.in_(ids))
            .values(video_checked_at=now)
        )


def _without_culprits(run: PostRun, failed: Failures, names: list[str]) -> list[str]:
    """Looks for bad metrics on one video of each kind that was refused for one."""
    refused = {post.type: post for post, error in failed if error.kind in ONE_METRIC}
    for kind, post in refused.items():
        asked = metrics_of(kind, names)
        try:
            found = find_culprits(run.client, Question(str(post.video_id), asked, None, EDGE))
        except AllRefusedError:
            continue
        except GraphError as error:
            if error.kind in ENDS_THE_RUN:
                raise
            continue
        note_refusals(run.record, "VIDEO", "lifetime", found)
        names = [name for name in names if name not in found]
    return names
