"""What the steps of a run over a Page's posts share: the plan, the lists, what may be spent."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from ingest.fetch.posts.errors import ENDS_THE_RUN
from ingest.fetch.posts.numbers import PostNumbers
from ingest.fetch.posts.wanted import Wanted
from ingest.graph.client import GraphClient
from ingest.graph.errors import GraphError
from ingest.graph.post_insights import PostInsights, Question, fetch_many
from ingest.graph.posts import PostRecord
from ingest.plan.posts import PostPlan, Span
from ingest.run.record import RunRecord
from ingest.store.posts import store_posts
from models.pacific import pacific_day
from models.scope import tenant_session
from traces.spans import span

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
    numbers: PostNumbers
    allowance: int
    kept_back: int
    ids: dict[str, int] = field(default_factory=dict)
    listed: dict[str, datetime] = field(default_factory=dict)
    alone: set[str] = field(default_factory=set)
    there: set[str] = field(default_factory=set)
    walked: list[Span] = field(default_factory=list)
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
    def calls_left(self) -> int:
        """How many counted calls this run may still make."""
        return max(self.allowance - self.client.calls, 0)

    @property
    def may_list(self) -> bool:
        """Whether a list may go on: some calls are kept back for what comes after the lists."""
        return self.calls_left > self.kept_back

    def save(self, **progress: Any) -> None:
        """Writes counts, progress and a heartbeat."""
        self.record.requests, self.record.calls = self.client.requests, self.client.calls
        self.record.save(
            posts_listed=len(self.listed),
            metrics_stored=sum(len(keys) for keys in self.numbers.answered.values()),
            oldest_day=self.oldest_day.isoformat() if self.oldest_day else None,
            **progress,
        )

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
        with span("store posts"), tenant_session(self.record.tenant_id) as session:
            self.record.hold(session)
            self.ids |= store_posts(session, self.record.page, posts, listed=listed)

    def store_listed(self, posts: Sequence[PostRecord]) -> None:
        """Writes posts as a list gave them."""
        self.store_posts(posts, listed=True)
        self.listed |= {post.post_id: post.created_time for post in posts}
