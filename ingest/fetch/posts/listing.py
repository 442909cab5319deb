"""Lists a Page's posts with their counters, newest first, and stores each answer at once.

1. A few posts a request, their counters nested.
2. One bad metric fails such a list whole: the culprits are found on one post, the rest goes on.
3. Whatever else fails the list: the posts come alone, their counters in a batch, so that one
   post's fault is one post's loss.
"""

from collections.abc import Iterator

from ingest.fetch.posts.culprits import AllRefusedError, find_culprits, may_be_one_metric
from ingest.fetch.posts.deletions import mark_deleted
from ingest.fetch.posts.run import (
    ENDS_THE_RUN,
    PostRun,
    lifetime_names,
    map_names,
    raise_if_over,
)
from ingest.graph.errors import GraphError
from ingest.graph.post_insights import Question, fetch_many
from ingest.graph.posts import PostPage, list_posts
from ingest.graph.sentences import ErrorKind
from ingest.plan.metrics import AskedMetric
from ingest.store.verdicts import note_refusals

AT_ONCE = 50
POSTS_TRIED = 3
KIND = "unread_posts"
HARMLESS = frozenset({ErrorKind.GONE, ErrorKind.WRONG_NODE})
ALL_REFUSED = "Facebook refused the numbers of all posts, which were listed only: {reason}"
UNREAD = (
    "Facebook gave no numbers for {count} of {of} posts: {reason}"
    " All others are in; these are asked for again next time."
)


def read_posts(run: PostRun, asked: list[AskedMetric]) -> list[str]:
    """All posts of the plan; returns the metrics that are good.

    Raises GraphError when not even the posts themselves are listed.
    """
    names, maps = lifetime_names(asked), map_names(asked)
    error = _try_nested(run, names, maps)
    if error is not None and error.kind is ErrorKind.UNSUPPORTED_PAGE:
        # It is about the Page, so no post would be told anything else.
        run.note(error.sentence)
        run.told_insights = run.insights_refused = True
        names = []
        error = _try_nested(run, names, maps)
    elif error is not None and may_be_one_metric(error):
        names = _without_culprits(run, names)
        error = _try_nested(run, names, maps)
    if error is not None:
        _read_apart(run, names, maps)
    return names


def _try_nested(run: PostRun, names: list[str], maps: list[str]) -> GraphError | None:
    try:
        for page in _pages(run, names, maps):
            insights = page.insights or {}
            run.told_insights |= bool(insights) or not names
            run.store_answers("POST", [(run.ids[key], insights[key]) for key in insights])
            run.read |= set(insights)
            run.save(phase="posts")
    except GraphError as error:
        if error.kind in ENDS_THE_RUN:
            raise
        return error
    return None


def _pages(run: PostRun, names: list[str], maps: list[str]) -> Iterator[PostPage]:
    for page in list_posts(
        run.client,
        run.page_id,
        run.plan.since,
        run.plan.until,
        metrics=names,
        map_metrics=maps,
    ):
        run.store_posts(page.posts)
        run.complete = page.is_last
        yield page


def _without_culprits(run: PostRun, names: list[str]) -> list[str]:
    """Tries the metrics on the newest post that answers, and keeps those that are good."""
    plan = run.plan
    listed = list_posts(run.client, run.page_id, plan.since, plan.until, limit=POSTS_TRIED)
    for post in next((page.posts for page in listed if page.posts), ()):
        try:
            return _keep_good(run, post.post_id, names)
        except GraphError as error:
            if error.kind in ENDS_THE_RUN:
                raise
        except AllRefusedError as refusal:
            reason = refusal.error.sentence
            run.record.warn(ErrorKind.SUSPICIOUS, ALL_REFUSED.format(reason=reason))
            run.insights_refused = True
            return []
    return names


def _keep_good(run: PostRun, post_id: str, names: list[str]) -> list[str]:
    culprits = find_culprits(run.client, Question(post_id, tuple(names)))
    note_refusals(run.record, "POST", "lifetime", culprits)
    return [name for name in names if name not in culprits]


def _read_apart(run: PostRun, names: list[str], maps: list[str]) -> None:
    for _page in _pages(run, [], []):
        run.save(phase="posts")
    waiting = [post for post in run.ids if post not in run.read]
    failed = _read_batches(run, waiting, names, maps)
    if any(may_be_one_metric(error) for error in failed.values()):
        names = _search_on(run, failed, names)
        failed |= _read_batches(run, list(failed), names, maps)
    failed = {post: error for post, error in failed.items() if post not in run.read}
    gone = [post for post, error in failed.items() if error.kind is ErrorKind.GONE]
    mark_deleted(run, gone, among=len(waiting))
    lost = [error for error in failed.values() if error.kind not in HARMLESS]
    if lost:
        reason = lost[0].sentence
        run.record.warn(KIND, UNREAD.format(count=len(lost), of=len(run.ids), reason=reason))


def _read_batches(
    run: PostRun, posts: list[str], names: list[str], maps: list[str]
) -> dict[str, GraphError]:
    """Counters of single posts, 50 a request; returns the posts that failed."""
    failed: dict[str, GraphError] = {}
    if not names:
        return failed
    for at in range(0, len(posts), AT_ONCE):
        part = posts[at : at + AT_ONCE]
        answers = fetch_many(run.client, [Question(post, tuple(names)) for post in part], maps)
        for post, answer in zip(part, answers, strict=True):
            if isinstance(answer, GraphError):
                failed[post] = answer
        run.read |= set(part) - set(failed)
        run.told_insights |= len(failed) < len(part)
        run.store_answers("POST", zip([run.ids[post] for post in part], answers, strict=True))
        run.save(phase="posts")
        raise_if_over(answers)
    return failed


def _search_on(run: PostRun, failed: dict[str, GraphError], names: list[str]) -> list[str]:
    """One search only, so that many odd posts do not cost many."""
    post = next(post for post, error in failed.items() if may_be_one_metric(error))
    try:
        return _keep_good(run, post, names)
    except AllRefusedError:
        return []
    except GraphError as error:
        if error.kind in ENDS_THE_RUN:
            raise
        return []
