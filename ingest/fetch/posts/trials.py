"""Metrics that were refused a week ago are tried again, apart: they would fail a list with others.

One batch on the newest nodes, a call a metric. Who answers is asked for with all others from the
next run on; who refuses again rests for another week.
"""

from collections.abc import Iterable

from sqlalchemy import select

from ingest.fetch.posts.run import PostRun, lifetime_names, map_names, raise_if_over
from ingest.fetch.posts.videos import EDGE, metrics_of
from ingest.graph.errors import GraphError
from ingest.graph.post_insights import Question, fetch_many
from ingest.plan.metrics import AskedMetric
from ingest.store.verdicts import note_answers, note_refusals
from models import MetaPost
from models.scope import tenant_session

LOOKED_AT = 100


def try_posts_again(run: PostRun, trials: list[AskedMetric]) -> None:
    """On the newest post. Raises GraphError only for what ends the run."""
    newest = _newest(run) if trials else []
    for post in newest[:1]:
        names = lifetime_names(trials)
        questions = [(post.id, Question(post.post_id, (name,))) for name in names]
        _ask(run, "POST", questions, map_names(trials))


def try_videos_again(run: PostRun, trials: list[AskedMetric]) -> None:
    """On the newest video of each kind. Raises GraphError only for what ends the run."""
    newest = _newest(run) if trials else []
    by_kind = {post.type: post for post in reversed(newest) if post.video_id}
    questions = [
        (post.id, Question(str(post.video_id), (name,), None, EDGE))
        for kind, post in sorted(by_kind.items())
        for name in metrics_of(kind, lifetime_names(trials))
    ]
    _ask(run, "VIDEO", questions, map_names(trials))


def _ask(
    run: PostRun, level: str, questions: list[tuple[int, Question]], maps: Iterable[str]
) -> None:
    answers = fetch_many(run.client, [question for _, question in questions], list(maps))
    run.store_answers(level, [(post, a) for (post, _), a in zip(questions, answers, strict=True)])
    raise_if_over(answers)
    silent, refused = [], {}
    for (_, question), answer in zip(questions, answers, strict=True):
        (name,) = question.metrics
        if isinstance(answer, GraphError):
            refused[name] = answer
        elif not answer.points:
            silent.append(name)
    note_answers(run.record.page, level, (), silent)
    note_refusals(run.record, level, "lifetime", refused)
    for name in refused:
        # It was known before, so this run is none the worse for it.
        run.record.failed_metrics.pop(name, None)


def _newest(run: PostRun) -> list[MetaPost]:
    statement = (
        select(MetaPost)
        .where(
            MetaPost.tenant_id == run.record.tenant_id,
            MetaPost.meta_page_id == run.record.page.id,
            MetaPost.deleted_at.is_(None),
        )
        .order_by(MetaPost.created_time.desc())
        .limit(LOOKED_AT)
    )
    with tenant_session(run.record.tenant_id) as session:
        return list(session.scalars(statement))
