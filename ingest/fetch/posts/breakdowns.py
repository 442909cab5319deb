"""Counters of posts split by ads and by followers: a call per post and flag, so weekly only."""

from collections.abc import Sequence
from dataclasses import replace

from ingest.fetch.posts.errors import raise_if_over
from ingest.fetch.posts.run import AT_ONCE, PostRun
from ingest.graph.errors import GraphError
from ingest.graph.post_insights import PostInsights, Question
from ingest.graph.rows import BREAKDOWNS
from ingest.plan.posts import DuePost

NOT_READ = "Views by ads and by followers could not be read for {count} posts; all else is in."


def read_breakdowns(run: PostRun) -> None:
    """Reads what is due, as far as allowed. Raises GraphError only for what ends the run."""
    flags = flags_of(run)
    if not flags:
        return
    posts, lost = run.numbers.due("breakdown")[: run.calls_left // len(flags)], 0
    at_once = AT_ONCE // len(flags)
    for at in range(0, len(posts), at_once):
        part = posts[at : at + at_once]
        failed = _read(run, part, flags)
        lost += len(failed)
        read = run.record.progress.get("breakdowns_read", 0) + len(part) - len(failed)
        run.save(phase="breakdowns", breakdowns_read=read)
        raise_if_over(failed.values())
        if len(failed) == len(part):
            break
    if lost:
        run.record.note(NOT_READ.format(count=lost))


def flags_of(run: PostRun) -> dict[str, tuple[str, ...]]:
    """The metrics that are split, by the flag that splits them."""
    names, metrics = run.numbers.posts.names, run.numbers.posts.metrics
    split = {f: tuple(n for n in names if f in metrics[n].breakdowns) for f in BREAKDOWNS}
    return {flag: names for flag, names in split.items() if names}


def _read(
    run: PostRun, posts: Sequence[DuePost], flags: dict[str, tuple[str, ...]]
) -> dict[int, GraphError]:
    asked = [(post.id, Question(post.post_id, flags[f], f)) for post in posts for f in flags]
    answers = run.ask([question for _, question in asked], run.numbers.posts)
    parts: dict[int, list[PostInsights]] = {post.id: [] for post in posts}
    failed: dict[int, GraphError] = {}
    for (post, _), answer in zip(asked, answers, strict=True):
        if isinstance(answer, GraphError):
            failed[post] = answer
        elif answer.points:
            parts[post].append(answer)
    joined = {post: _joined(found) for post, found in parts.items() if found}
    whole = {p: a for p, a in joined.items() if len(parts[p]) == len(flags)}
    run.numbers.keep("breakdown", whole.items(), ())
    # Half of it is not all of it.
    run.numbers.store("breakdown", {p: a for p, a in joined.items() if p not in whole})
    run.numbers.silence("breakdown", {p: joined.get(p) for p in parts if p not in whole | failed})
    run.numbers.fail("breakdown", failed)
    return failed


def _joined(parts: Sequence[PostInsights]) -> PostInsights:
    return replace(parts[0], points=tuple(point for part in parts for point in part.points))
