"""The counters of posts and of their videos that a run reads, stored as they come."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from ingest.fetch.posts.errors import ENDS_THE_RUN, PASSING
from ingest.fetch.posts.wanted import Wanted
from ingest.graph.errors import GraphError
from ingest.graph.post_insights import PostInsights
from ingest.graph.sentences import ErrorKind
from ingest.plan.posts import DuePost, Part, PostPlan
from ingest.run.record import RunRecord
from ingest.store.held_page import hold_page
from ingest.store.kept.post_usual import count_usual
from ingest.store.metric_support import mark_answered_metrics, mark_refused_metrics
from ingest.store.post_coverage import mark_read, mark_unread, settle
from ingest.store.posts import store_snapshots
from models.scope import tenant_session
from traces.spans import span

LEVELS: dict[Part, str] = {"post": "POST", "video": "VIDEO", "breakdown": "POST"}
NOT_THIS_TIME = "Could not be read this time, and are asked for again: {names}."
ODD = "Meta sent values that cannot be true of {names}; kept out, and asked for again."
LACKING = "Facebook gave {count} posts or videos fewer numbers than others; asked for again."
GIVEN_UP = "Facebook gives {count} posts or videos fewer numbers than others; not asked any more."


@dataclass
class PostNumbers:
    """What is wanted of posts and of videos, and what came of it.

    By level `answered` are the metrics that had values, `told` those of them that are remembered
    already. `silent` are posts (our ids) that were answered without a value, with the metrics (our
    ids) that were asked for; `odd` are metrics with a value that cannot be true.
    """

    record: RunRecord
    plan: PostPlan
    posts: Wanted
    videos: Wanted
    answered: dict[str, set[str]] = field(default_factory=lambda: {"POST": set(), "VIDEO": set()})
    told: dict[str, set[str]] = field(default_factory=lambda: {"POST": set(), "VIDEO": set()})
    silent: dict[Part, dict[int, set[int]]] = field(default_factory=dict)
    odd: set[str] = field(default_factory=set)

    @property
    def is_silent(self) -> bool:
        """Whether Meta answered for posts, and gave no number for any of them."""
        return bool(self.silent.get("post")) and not self.answered["POST"]

    def wanted(self, part: Part) -> Wanted:
        """The metrics that a part is asked for."""
        return self.videos if part == "video" else self.posts

    def due(self, part: Part) -> list[DuePost]:
        """The posts of which this part is due by now, the newest first."""
        with tenant_session(self.record.tenant_id) as session:
            return self.plan.due(session, part, self._numbers(part))

    def leave_out(self, wanted: Wanted, failed: Mapping[str, GraphError]) -> None:
        """Asks no more for these in this run. What Meta refused is marked, and wanted no more;
        what failed for a moment is asked for again soon.
        """
        refused = {key: error for key, error in failed.items() if error.kind not in PASSING}
        mark_refused_metrics(self.record, wanted.level, "lifetime", refused)
        wanted.names = [name for name in wanted.names if name not in failed]
        for key, error in refused.items():
            if error.kind is not ErrorKind.BAD_REQUEST:
                wanted.metrics.pop(key, None)
        if len(refused) < len(failed):
            names = ", ".join(sorted(failed.keys() - refused.keys()))
            self.record.note(NOT_THIS_TIME.format(names=names))

    def store(self, part: Part, answers: Mapping[int, PostInsights]) -> None:
        """Writes the values that posts (our ids) answered, and says no more of them."""
        level = self.wanted(part).level
        with span("store snapshots"), tenant_session(self.record.tenant_id) as session:
            self.record.hold(session)
            self._store(session, level, answers)

    def keep(
        self,
        part: Part,
        answers: Iterable[tuple[int, PostInsights | None]],
        wanted_names: Collection[str] | None = None,
    ) -> None:
        """Writes what posts (our ids) answered, and notes which of them had no value.

        `wanted_names` are what they should have been asked for, where that is not all.
        """
        wanted, answers = self.wanted(part), list(answers)
        should = set(wanted.metrics if wanted_names is None else wanted_names)
        good = {post: answer for post, answer in answers if answer is not None and answer.points}
        whole = {post for post, answer in good.items() if should <= set(answer.metrics_requested)}
        with tenant_session(self.record.tenant_id) as session:
            self.record.hold(session)
            self._store(session, wanted.level, good)
            answered = {post: wanted.answered(answer) for post, answer in good.items()}
            mark_read(session, self.plan, part, answered, whole)
            if good:
                self.record.made_progress(session)
        self.silence(part, {post: answer for post, answer in answers if post not in good})

    def silence(self, part: Part, answers: Mapping[int, PostInsights | None]) -> None:
        """Notes posts (our ids) that were answered without a value that was asked for."""
        wanted, silent = self.wanted(part), self.silent.setdefault(part, {})
        for post, answer in answers.items():
            silent[post] = wanted.ids(answer.metrics_requested if answer else wanted.names)

    def _store(self, session: Session, level: str, answers: Mapping[int, PostInsights]) -> None:
        page, today = self.record.page, self.plan.today
        self.record.count(*store_snapshots(session, page, level, answers.items(), today))
        for answer in answers.values():
            self.answered[level] |= {point.metric for point in answer.points}
            self.odd |= answer.odd

    def fail(self, part: Part, failed: Mapping[int, GraphError]) -> None:
        """Notes why posts (our ids) could not be read; they are asked again after a pause."""
        asked = self.wanted(part).ids(self.wanted(part).names)
        with tenant_session(self.record.tenant_id) as session:
            for post, error in failed.items():
                if error.kind not in ENDS_THE_RUN:
                    passes, reason = error.kind in PASSING, error.sentence
                    mark_unread(session, self.plan, part, [post], asked, reason, passes=passes)

    def tell_answers(self) -> None:
        """Remembers which metrics had values, so that who lacks them is known."""
        for level, keys in self.answered.items():
            if new := keys - self.told[level]:
                mark_answered_metrics(self.record.page, level, new)
                self.told[level] |= new

    def settle(self) -> None:
        """The last word on what was read: who has no numbers, or fewer than others."""
        self.tell_answers()
        lacking = given_up = 0
        with tenant_session(self.record.tenant_id) as session:
            self.record.hold(session)
            hold_page(session, self.record.tenant_id, self.record.page.id)
            for part, level in LEVELS.items():
                silent = self.silent.get(part, {}) if self.answered[level] else {}
                for post, asked in silent.items():
                    given_up += mark_unread(session, self.plan, part, [post], asked)
                outcome = settle(session, self.plan, part, self._numbers(part))
                lacking, given_up = lacking + outcome.lacking, given_up + outcome.given_up
            count_usual(session, self.record.tenant_id, self.record.page.id)
        if lacking:
            self.record.note(LACKING.format(count=lacking))
        if given_up:
            self.record.note(GIVEN_UP.format(count=given_up))
        if self.odd:
            self.record.warn("odd_values", ODD.format(names=", ".join(sorted(self.odd))))

    def _numbers(self, part: Part) -> list[int]:
        """What a post is expected to answer when others of its type do."""
        return self.wanted(part).numbers if part != "breakdown" else []
