"""Metrics that were refused a week ago are tried again, apart: they would fail a list with others.

One batch on the newest nodes, a call a metric. Who answers is asked for with all others from the
next run on, and of older posts too; who refuses again rests for another week.
"""

from ingest.fetch.posts.errors import raise_if_over
from ingest.fetch.posts.run import PostRun
from ingest.fetch.posts.videos import EDGE, Videos
from ingest.fetch.posts.wanted import Wanted
from ingest.graph.errors import GraphError
from ingest.graph.post_insights import PostInsights, Question
from ingest.store.metric_support import mark_answered_metrics, mark_refused_metrics
from ingest.store.post_kinds import give_back_to_kind
from ingest.store.post_lists import newest_by_type
from models import MetaPost
from models.scope import tenant_session

Questions = list[tuple[MetaPost, Question]]
Answered = list[tuple[MetaPost, str, PostInsights | GraphError]]


def try_posts_again(run: PostRun) -> None:
    """On the newest post. Raises GraphError only for what ends the run."""
    trials = run.numbers.posts.trials
    newest = _newest(run)[:1] if trials else []
    asked = [(post, Question(post.post_id, (name,))) for post in newest for name in trials]
    _mark(run, run.numbers.posts, _ask(run, run.numbers.posts, asked))


def try_videos_again(run: PostRun, videos: Videos) -> None:
    """On the newest video of each kind; weekly also what that kind alone refused.

    Raises GraphError only for what ends the run.
    """
    refused = videos.refused if run.plan.is_weekly else {}
    trials = run.numbers.videos.trials
    newest = [post for post in _newest(run) if post.video_id] if trials or refused else []
    asked = [(p, _of_video(p, n)) for p in newest for n in videos.metrics_of(p.type, trials)]
    _mark(run, run.numbers.videos, _ask(run, run.numbers.videos, asked))
    known = {metric.id: name for name, metric in run.numbers.videos.metrics.items()}
    again = [
        (post, _of_video(post, known[metric]))
        for post in newest
        for metric in refused.get(post.type, set()) & known.keys()
    ]
    for post, name, answer in _ask(run, run.numbers.videos, again):
        if isinstance(answer, PostInsights) and answer.points:
            with tenant_session(run.record.tenant_id) as session:
                give_back_to_kind(session, run.plan, post.type, run.numbers.videos.ids([name]))


def _of_video(post: MetaPost, name: str) -> Question:
    return Question(str(post.video_id), (name,), None, EDGE)


def _ask(run: PostRun, wanted: Wanted, asked: Questions) -> Answered:
    answers = run.ask([question for _, question in asked], wanted)
    pairs = list(zip(asked, answers, strict=True))
    good = [(post.id, answer) for (post, _), answer in pairs if isinstance(answer, PostInsights)]
    for post, answer in good:
        run.numbers.store("post" if wanted.level == "POST" else "video", {post: answer})
    raise_if_over(answers)
    return [(post, question.metrics[0], answer) for (post, question), answer in pairs]


def _mark(run: PostRun, wanted: Wanted, answered: Answered) -> None:
    silent = [n for _, n, a in answered if isinstance(a, PostInsights) and not a.points]
    refused = {n: answer for _, n, answer in answered if isinstance(answer, GraphError)}
    mark_answered_metrics(run.record.page, wanted.level, (), silent)
    mark_refused_metrics(run.record, wanted.level, "lifetime", refused)
    for name in refused:
        # It was known before, so this run is none the worse for it.
        run.record.failed_metrics.pop(name, None)


def _newest(run: PostRun) -> list[MetaPost]:
    with tenant_session(run.record.tenant_id) as session:
        return newest_by_type(session, run.record.page)
