"""What videos and reels answer beside their posts, kept under the post at level VIDEO.

1. Many videos cannot all be asked each night, so they take turns: those of the last days first,
   then whoever was never read or was read longest ago.
2. A kind of video is not asked for what that kind refuses, whatever another kind answers.
"""

from collections.abc import Iterable
from datetime import timedelta

from ingest.fetch.posts.bisection import find_bad_metrics, may_be_one_metric
from ingest.fetch.posts.errors import ONE_METRIC, PASSING, raise_if_over
from ingest.fetch.posts.run import AT_ONCE, PostRun
from ingest.graph.errors import GraphError
from ingest.graph.post_insights import PostInsights, Question
from ingest.plan.posts import DuePost
from ingest.store.post_kinds import refuse_for_kind, refused_by_kind
from models.scope import tenant_session

A_NIGHT = 14
NEW = timedelta(days=3)
EDGE = "video_insights"
OF_VIDEOS, OF_ALL_KINDS = "total_video_", "post_video_"
# A shared video belongs to somebody else, and a video may be gone while its post stands.
LOST = ONE_METRIC | PASSING
UNREAD = "The video metrics of {count} videos could not be read this time; all else is in."

Failures = dict[DuePost, GraphError]


class Videos:
    """The videos of one run; `refused` are metrics (our ids) that a kind does not give."""

    def __init__(self, run: PostRun) -> None:
        self._run = run
        with tenant_session(run.record.tenant_id) as session:
            self.refused = refused_by_kind(session, run.plan)
        self._borrowed: dict[str, set[int]] = {}

    def read(self) -> None:
        """What is due, as far as allowed. Raises GraphError only for what ends the run."""
        run, lost = self._run, 0
        posts = _in_turns(run)
        for at in range(0, len(posts), AT_ONCE):
            part = posts[at : at + AT_ONCE]
            failed = self._read(part)
            for kind in _all_failed(part, failed):
                lacking = [post for post in failed if post.type == kind]
                if self._found_bad_metrics(lacking[0], failed[lacking[0]]):
                    others = {post: e for post, e in failed.items() if post.type != kind}
                    failed = others | self._read(lacking)
            run.numbers.fail("video", {post.id: error for post, error in failed.items()})
            lost += sum(error.kind in LOST for error in failed.values())
            good = run.record.progress.get("videos_read", 0) + len(part) - len(failed)
            run.save(phase="videos", videos_read=good)
            raise_if_over(failed.values())
        with tenant_session(run.record.tenant_id) as session:
            for kind, metrics in self._borrowed.items():
                refuse_for_kind(session, run.plan, kind, metrics)
        if lost:
            run.record.note(UNREAD.format(count=lost))

    def metrics_of(self, kind: str, names: Iterable[str]) -> tuple[str, ...]:
        """Those that a reel, or any other video, is asked for: a reel has none of the others'."""
        videos, refused = self._run.numbers.videos, self.refused.get(kind, set())
        return tuple(
            name
            for name in names
            if (name.startswith(OF_VIDEOS) != (kind == "reel"))
            or (name.startswith(OF_ALL_KINDS) and not videos.ids([name]) & refused)
        )

    def _read(self, posts: list[DuePost]) -> Failures:
        run, failed = self._run, Failures()
        names = {post.type: self.metrics_of(post.type, run.numbers.videos.names) for post in posts}
        asked = [post for post in posts if names[post.type]]
        questions = [Question(str(p.video_id), names[p.type], None, EDGE) for p in asked]
        answers = list(zip(asked, run.ask(questions, run.numbers.videos), strict=True))
        for kind in names:
            good = [(p.id, a) for p, a in answers if p.type == kind and isinstance(a, PostInsights)]
            run.numbers.keep("video", good, self.metrics_of(kind, run.numbers.videos.metrics))
        return failed | {post: a for post, a in answers if isinstance(a, GraphError)}

    def _found_bad_metrics(self, post: DuePost, error: GraphError) -> bool:
        """Looks for bad metrics on a video whose kind answered not at all."""
        run, asked = self._run, self.metrics_of(post.type, self._run.numbers.videos.names)
        if not may_be_one_metric(error) or error.kind not in ONE_METRIC | PASSING:
            return False
        found = find_bad_metrics(run.client, Question(str(post.video_id), asked, None, EDGE))
        if isinstance(found, GraphError):
            return False
        own = {name for name in found if post.type == "reel" or name.startswith(OF_VIDEOS)}
        run.numbers.leave_out(run.numbers.videos, {name: found[name] for name in own})
        self._refuse(post.type, run.numbers.videos.ids(found.keys() - own))
        return bool(found)

    def _refuse(self, kind: str, metrics: set[int]) -> None:
        """What a kind borrows of a reel's set and does not give is nothing to the reels."""
        if metrics:
            self.refused[kind] = self.refused.get(kind, set()) | metrics
            self._borrowed[kind] = metrics


def _all_failed(posts: list[DuePost], failed: Failures) -> set[str]:
    """The kinds of which not one video answered: with others a metric is not to blame."""
    return {post.type for post in failed} - {post.type for post in posts if post not in failed}


def _in_turns(run: PostRun) -> list[DuePost]:
    new = run.plan.now - NEW

    def turn(post: DuePost) -> tuple[bool, str, int]:
        return post.created_time <= new, str(post.read_at or ""), post.place

    most = run.calls_left if run.plan.is_rest else min(A_NIGHT, run.calls_left)
    return sorted(run.numbers.due("video"), key=turn)[:most]
