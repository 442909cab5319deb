"""Posts that are due and that no list gave: each with a call of its own, many in a request.

What was never read, or lacks something, comes first; of the others a night reads a few in turns.
A post that is too heavy with all its fields, or refused with them, is asked for its counters alone.
"""

from ingest.fetch.posts.bisection import find_bad_metrics, may_be_one_metric
from ingest.fetch.posts.deletions import mark_deleted
from ingest.fetch.posts.errors import ENDS_THE_RUN, PASSING, raise_if_over
from ingest.fetch.posts.run import AT_ONCE, PostRun
from ingest.graph.batch import BatchItem, Outcome, fetch_batch
from ingest.graph.errors import GraphError
from ingest.graph.post_insights import PostInsights, Question
from ingest.graph.posts import insights_of, nested_fields, parse_post
from ingest.graph.sentences import ErrorKind
from ingest.plan.posts import DuePost

IN_TURNS = 6
FEW = 3
KIND = "unread_posts"
HARMLESS = frozenset({ErrorKind.GONE, ErrorKind.WRONG_NODE})
UNREAD = (
    "Facebook gave no numbers for {count} of {of} posts: {reason}"
    " All others are in; these are asked for again by themselves."
)

Failures = dict[DuePost, GraphError]


def read_alone(run: PostRun) -> None:
    """Reads as many as the allowance holds. Raises GraphError only for what ends the run."""
    posts, lost = _chosen(run), []
    for at in range(0, len(posts), AT_ONCE):
        part = posts[at : at + AT_ONCE]
        failed = _read(run, part)
        gone = [post.post_id for post, error in failed.items() if error.kind is ErrorKind.GONE]
        mark_deleted(run, gone, among=len(part))
        run.numbers.fail("post", {post.id: error for post, error in failed.items()})
        lost += [error for error in failed.values() if error.kind not in HARMLESS]
        run.save(phase="posts")
        raise_if_over(failed.values())
        if run.numbers.is_silent:
            break
    if lost:
        reason, count = lost[0].sentence, len(run.ids.keys() | {post.post_id for post in posts})
        run.record.warn(KIND, UNREAD.format(count=len(lost), of=count, reason=reason))


def _chosen(run: PostRun) -> list[DuePost]:
    if run.refused or not run.numbers.posts.names or run.numbers.is_silent:
        return []
    silent = run.numbers.silent.get("post", {})
    due = [post for post in run.numbers.due("post") if post.id not in silent]
    old = sorted((post for post in due if not post.must), key=lambda post: str(post.read_at))
    in_turns = old if run.plan.is_rest else old[:IN_TURNS]
    return [*(post for post in due if post.must), *in_turns][: run.calls_left]


def _read(run: PostRun, posts: list[DuePost]) -> Failures:
    names, failed, found = tuple(run.numbers.posts.names), Failures(), []
    for post, outcome in zip(posts, _fetch(run, posts, names), strict=True):
        record = parse_post(outcome) if isinstance(outcome, dict) else None
        if isinstance(outcome, GraphError):
            failed[post] = outcome
        elif record is not None:
            found.append((post, record, insights_of(outcome, names, run.numbers.posts.kinds)))
    run.store_posts([record for _, record, _ in found])
    run.alone |= {record.post_id for _, record, _ in found}
    run.numbers.keep("post", [(post.id, answer) for post, _, answer in found])
    again = _read_counters(run, _doubtful(run, failed))
    still = {post: answer for post, answer in again.items() if isinstance(answer, GraphError)}
    return {post: error for post, error in failed.items() if post not in again} | still


def _fetch(run: PostRun, posts: list[DuePost], names: tuple[str, ...]) -> list[Outcome]:
    items = [BatchItem(post.post_id, {"fields": nested_fields(names)}, names) for post in posts]
    try:
        return fetch_batch(run.client, items)
    except GraphError as error:
        if error.kind in ENDS_THE_RUN:
            raise
        return [error] * len(items)


def _doubtful(run: PostRun, failed: Failures) -> Failures:
    """Those that may answer for their counters alone; many fail for a moment together."""
    over = ENDS_THE_RUN | {ErrorKind.GONE}
    if len(failed) > FEW:
        over |= {ErrorKind.RETRY}
    posts = [post for post, error in failed.items() if error.kind not in over]
    return {post: failed[post] for post in posts[: run.calls_left]}


def _read_counters(run: PostRun, doubtful: Failures) -> dict[DuePost, PostInsights | GraphError]:
    """Once more without the posts' fields, and without a metric that one of them refuses."""
    blamed = [p for p, e in doubtful.items() if e.kind not in PASSING and may_be_one_metric(e)]
    for post in blamed[:1]:
        found = find_bad_metrics(run.client, Question(post.post_id, tuple(run.numbers.posts.names)))
        run.numbers.leave_out(run.numbers.posts, {} if isinstance(found, GraphError) else found)
    names = tuple(run.numbers.posts.names)
    if not doubtful or not names:
        return {}
    answers = run.ask([Question(post.post_id, names) for post in doubtful], run.numbers.posts)
    read = dict(zip(doubtful, answers, strict=True))
    run.numbers.keep("post", [(p.id, a) for p, a in read.items() if isinstance(a, PostInsights)])
    return read
