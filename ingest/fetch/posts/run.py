"""What the steps of a run over a Page's posts share: the plan, the metrics, what was read."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from ingest.fetch.posts.wanted import Wanted
from ingest.graph.client import GraphClient
from ingest.graph.errors import GraphError
from ingest.graph.post_insights import PostInsights, Question, fetch_many
from ingest.graph.posts import PostRecord
from ingest.graph.sentences import ErrorKind
from ingest.plan.posts import DuePost, Part, PostPlan, Span
from ingest.run.record import RunRecord
from ingest.store.post_coverage import mark_read, mark_unread, settle
from ingest.store.posts import store_posts, store_snapshots
from ingest.store.verdicts import note_answers, note_refusals
from models.pacific import pacific_day
from models.scope import tenant_session

# What is wrong then is wrong for all that would follow.
ENDS_THE_RUN = frozenset({ErrorKind.THROTTLE, ErrorKind.REAUTHORISE, ErrorKind.CONFIG})
ONE_METRIC = frozenset({ErrorKind.BAD_METRIC, ErrorKind.BAD_PERIOD, ErrorKind.MONETIZATION})
# They say nothing of what was asked for.
PASSING = frozenset({ErrorKind.RETRY, ErrorKind.REDUCE})
LEVELS: dict[Part, str] = {"post": "POST", "video": "VIDEO", "breakdown": "POST"}
NOT_THIS_TIME = "Could not be read this time, and are asked for again: {names}."
ODD = "Meta sent values that cannot be true of {names}; kept out, and asked for again."
LACKING = "Facebook gave {count} posts or videos fewer numbers than others; asked for again."
GIVEN_UP = "Facebook gives {count} posts or videos fewer numbers than others; not asked any more."
AT_ONCE = 150


@dataclass
class PostRun:
    """One run. `ids` holds our ids of the posts seen, by Facebook's. `listed` were in a list, with
    the moment of each; `alone` were read one by one; `there` are in no list and not gone.

    `walked` are the moments whose list was read. `refused`: Meta gives no numbers for any post of
    the Page, so nothing more of the kind is asked this time. `left`: the allowance ended before
    the lists did. `begun` are lists whose first page was read ahead.

    Progress, as the run's row shows it: `phase`; `posts_listed` and `oldest_day` so far;
    `metrics_stored`, the metrics that had values; `videos_read`; `breakdowns_read`; `counts` (read,
    refused, not_read or not_asked); `deleted`; `notes`, sentences about what is missing without
    any loss.
    """

    record: RunRecord
    client: GraphClient
    plan: PostPlan
    posts: Wanted
    videos: Wanted
    allowance: int
    kept_back: int
    ids: dict[str, int] = field(default_factory=dict)
    listed: dict[str, datetime] = field(default_factory=dict)
    alone: set[str] = field(default_factory=set)
    there: set[str] = field(default_factory=set)
    walked: list[Span] = field(default_factory=list)
    answered: dict[str, set[str]] = field(default_factory=lambda: {"POST": set(), "VIDEO": set()})
    told: dict[str, set[str]] = field(default_factory=lambda: {"POST": set(), "VIDEO": set()})
    silent: dict[Part, dict[int, set[int]]] = field(default_factory=dict)
    odd: set[str] = field(default_factory=set)
    unlisted: set[datetime] = field(default_factory=set)
    told_insights: bool = False
    refused: bool = False
    left: bool = False
    begun: dict[str, Iterator[Any]] = field(default_factory=dict)

    @property
    def page_id(self) -> str:
        """Facebook's id of the Page."""
        return self.record.page.page_id

    @property
    def oldest_day(self) -> date | None:
        """The Pacific day of the oldest post that was listed."""
        return pacific_day(min(self.listed.values())) if self.listed else None

    @property
    def is_silent(self) -> bool:
        """Whether Meta answered for posts, and gave no number for any of them."""
        return bool(self.silent.get("post")) and not self.answered["POST"]

    @property
    def calls_left(self) -> int:
        """How many counted calls this run may still make."""
        return max(self.allowance - self.client.calls, 0)

    @property
    def may_list(self) -> bool:
        """Whether a list may go on: some calls are kept back for what comes after the lists."""
        return self.calls_left > self.kept_back

    def wanted(self, part: Part) -> Wanted:
        """The metrics that a part is asked for."""
        return self.videos if part == "video" else self.posts

    def due(self, part: Part) -> list[DuePost]:
        """The posts of which this part is due by now, the newest first."""
        with tenant_session(self.record.tenant_id) as session:
            return self.plan.due(session, part, self._numbers(part))

    def save(self, **progress: Any) -> None:
        """Writes counts, progress and a heartbeat."""
        self.record.requests, self.record.calls = self.client.requests, self.client.calls
        self.record.save(
            posts_listed=len(self.listed),
            metrics_stored=sum(len(keys) for keys in self.answered.values()),
            oldest_day=self.oldest_day.isoformat() if self.oldest_day else None,
            **progress,
        )

    def note(self, sentence: str) -> None:
        """Tells of something that is missing and that makes the run no worse."""
        notes = self.record.progress.setdefault("notes", [])
        if sentence not in notes:
            notes.append(sentence)

    def leave_out(self, wanted: Wanted, culprits: Mapping[str, GraphError]) -> None:
        """Asks no more for these in this run. What Meta refused is marked, and wanted no more;
        what failed for a moment is asked for again soon.
        """
        refused = {key: error for key, error in culprits.items() if error.kind not in PASSING}
        note_refusals(self.record, wanted.level, "lifetime", refused)
        wanted.names = [name for name in wanted.names if name not in culprits]
        for key, error in refused.items():
            if error.kind is not ErrorKind.BAD_REQUEST:
                wanted.metrics.pop(key, None)
        if len(refused) < len(culprits):
            names = ", ".join(sorted(culprits.keys() - refused.keys()))
            self.note(NOT_THIS_TIME.format(names=names))

    def ask(self, questions: Sequence[Question], wanted: Wanted) -> list[PostInsights | GraphError]:
        """The answers; what fails as a whole has failed for each question.

        Raises GraphError for what ends the run.
        """
        try:
            return fetch_many(self.client, questions, wanted.kinds)
        except GraphError as error:
            if error.kind in ENDS_THE_RUN:
                raise
            return [error] * len(questions)

    def store_posts(self, posts: Iterable[PostRecord], *, listed: bool = False) -> None:
        """Writes posts as they were read, in a list or alone."""
        with tenant_session(self.record.tenant_id) as session:
            self.record.hold(session)
            self.ids |= store_posts(session, self.record.page, posts, listed=listed)

    def store_listed(self, posts: Sequence[PostRecord]) -> None:
        """Writes posts as a list gave them."""
        self.store_posts(posts, listed=True)
        self.listed |= {post.post_id: post.created_time for post in posts}

    def store(self, part: Part, answers: Mapping[int, PostInsights]) -> None:
        """Writes the values that posts (our ids) answered, and says no more of them."""
        level = self.wanted(part).level
        with tenant_session(self.record.tenant_id) as session:
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
        whole = {post for post, answer in good.items() if should <= set(answer.metrics_asked)}
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
            silent[post] = wanted.ids(answer.metrics_asked if answer else wanted.names)

    def _store(self, session: Session, level: str, answers: Mapping[int, PostInsights]) -> None:
        tenant, today = self.record.tenant_id, self.plan.today
        self.record.count(*store_snapshots(session, tenant, level, answers.items(), today))
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
                note_answers(self.record.page, level, new)
                self.told[level] |= new

    def settle(self) -> None:
        """The last word on what was read: who has no numbers, or fewer than others."""
        self.tell_answers()
        lacking = given_up = 0
        with tenant_session(self.record.tenant_id) as session:
            self.record.hold(session)
            for part, level in LEVELS.items():
                silent = self.silent.get(part, {}) if self.answered[level] else {}
                for post, asked in silent.items():
                    given_up += mark_unread(session, self.plan, part, [post], asked)
                outcome = settle(session, self.plan, part, self._numbers(part))
                lacking, given_up = lacking + outcome.lacking, given_up + outcome.given_up
        if lacking:
            self.note(LACKING.format(count=lacking))
        if given_up:
            self.note(GIVEN_UP.format(count=given_up))
        if self.odd:
            self.record.warn("odd_values", ODD.format(names=", ".join(sorted(self.odd))))

    def _numbers(self, part: Part) -> list[int]:
        """What a post is expected to answer when others of its type do."""
        return self.wanted(part).numbers if part != "breakdown" else []


def raise_if_over(answers: Iterable[PostInsights | GraphError]) -> None:
    """Raises the first error among the answers that ends the run."""
    for answer in answers:
        if isinstance(answer, GraphError) and answer.kind in ENDS_THE_RUN:
            raise answer
