"""Counters of posts split by ads and by followers: a call per post and flag, so weekly only."""

from sqlalchemy import select

from ingest.fetch.posts.deletions import start_of
from ingest.fetch.posts.run import PostRun, raise_if_over
from ingest.graph.errors import GraphError
from ingest.graph.post_insights import PostInsights, Question, fetch_many
from ingest.graph.rows import BREAKDOWNS
from ingest.plan.metrics import AskedMetric
from models import MetaPost
from models.scope import tenant_session

AT_ONCE = 50
NOT_READ = "Views by ads and by followers could not be read for {count} posts; all else is in."


def read_breakdowns(run: PostRun, asked: list[AskedMetric]) -> None:
    """Reads the twins of posts that still move. Raises GraphError only for what ends the run."""
    if not run.plan.is_thorough:
        return
    by_flag = {flag: _broken_down_by(flag, asked) for flag in BREAKDOWNS}
    todo = [
        (our_id, Question(post_id, metrics, flag))
        for post_id, our_id in _recent(run)
        for flag, metrics in by_flag.items()
        if metrics
    ]
    failed: set[int] = set()
    for at in range(_read_so_far(run), len(todo), AT_ONCE):
        part = todo[at : at + AT_ONCE]
        answers = fetch_many(run.client, [question for _, question in part])
        pairs = [(our_id, answer) for (our_id, _), answer in zip(part, answers, strict=True)]
        run.store_answers("POST", pairs)
        failed |= {our_id for our_id, answer in pairs if isinstance(answer, GraphError)}
        good = sum(isinstance(answer, PostInsights) for answer in answers)
        run.save(phase="breakdowns", breakdowns_read=_read_so_far(run) + good)
        raise_if_over(answers)
        if not good:
            break
    if failed:
        run.note(NOT_READ.format(count=len(failed)))


def _broken_down_by(flag: str, asked: list[AskedMetric]) -> tuple[str, ...]:
    return tuple(m.key for m in asked if flag in m.breakdowns and "lifetime" in m.periods)


def _recent(run: PostRun) -> list[tuple[str, int]]:
    with tenant_session(run.record.tenant_id) as session:
        rows = session.execute(
            select(MetaPost.post_id, MetaPost.id)
            .where(
                MetaPost.tenant_id == run.record.tenant_id,
                MetaPost.meta_page_id == run.record.page.id,
                MetaPost.created_time >= start_of(max(run.plan.since, run.plan.recent)),
                MetaPost.deleted_at.is_(None),
            )
            .order_by(MetaPost.created_time.desc())
        )
        return [(row[0], row[1]) for row in rows]


def _read_so_far(run: PostRun) -> int:
    return int(run.record.progress.get("breakdowns_read", 0))
