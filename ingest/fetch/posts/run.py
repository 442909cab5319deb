"""What the steps of a run over a Page's posts share: the plan, the metrics, what was seen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ingest.graph.client import GraphClient
from ingest.graph.errors import GraphError
from ingest.graph.post_insights import PostInsights
from ingest.graph.posts import PostRecord
from ingest.graph.sentences import ErrorKind
from ingest.graph.times import pacific_day
from ingest.plan.metrics import AskedMetric
from ingest.plan.posts import PostPlan
from ingest.run.record import RunRecord
from ingest.store.posts import store_posts, store_snapshots
from models.scope import tenant_session

# What is wrong then is wrong for all that would follow.
ENDS_THE_RUN = frozenset({ErrorKind.THROTTLE, ErrorKind.REAUTHORISE, ErrorKind.CONFIG})
ONE_METRIC = frozenset({ErrorKind.BAD_METRIC, ErrorKind.BAD_PERIOD, ErrorKind.MONETIZATION})


@dataclass
class PostRun:
    """One run; `ids` holds our ids of the posts listed, by Facebook's.

    Posts in `keep` are not listed, and are there all the same. `insights_refused`: Meta gives no
    numbers for any post of the Page, so nothing more of the kind is asked this time.

    Progress, as the run's row shows it: `phase`; `reach` (history, weekly or nightly) and `since`;
    `posts_listed` and `oldest_day` so far; `complete` once the list came to its end;
    `metrics_stored`, the metrics that had values; `videos_read`; `breakdowns_read`; `counts` (read,
    refused or not_asked); `deleted`; `notes`, sentences about what is missing without any loss.
    """

    record: RunRecord
    client: GraphClient
    plan: PostPlan
    ids: dict[str, int] = field(default_factory=dict)
    read: set[str] = field(default_factory=set)
    answered: dict[str, set[str]] = field(default_factory=lambda: {"POST": set(), "VIDEO": set()})
    oldest: date | None = None
    complete: bool = False
    told_insights: bool = False
    insights_refused: bool = False
    listed_before: int = 0
    keep: set[str] = field(default_factory=set)

    @property
    def page_id(self) -> str:
        """Facebook's id of the Page."""
        return self.record.page.page_id

    def save(self, **progress: Any) -> None:
        """Writes counts, progress and a heartbeat."""
        self.record.requests, self.record.calls = self.client.requests, self.client.calls
        self.record.save(
            posts_listed=self.listed_before + len(self.ids),
            metrics_stored=sum(len(keys) for keys in self.answered.values()),
            oldest_day=self.oldest.isoformat() if self.oldest else None,
            **progress,
        )

    def note(self, sentence: str) -> None:
        """Tells of something that is missing and that makes the run no worse."""
        notes = self.record.progress.setdefault("notes", [])
        if sentence not in notes:
            notes.append(sentence)

    def store_posts(self, posts: Iterable[PostRecord]) -> None:
        """Writes posts as they were listed."""
        posts = list(posts)
        with tenant_session(self.record.tenant_id) as session:
            self.record.hold(session)
            self.ids |= store_posts(session, self.record.page, posts)
        days = [pacific_day(post.created_time) for post in posts]
        self.oldest = min([*days, *([self.oldest] if self.oldest else [])], default=None)

    def store_answers(
        self, level: str, answers: Iterable[tuple[int, PostInsights | GraphError]]
    ) -> None:
        """Writes the counters of some posts, by our ids; errors among the answers are left out."""
        good = [(post, answer) for post, answer in answers if isinstance(answer, PostInsights)]
        with tenant_session(self.record.tenant_id) as session:
            self.record.hold(session)
            stored = store_snapshots(session, self.record.tenant_id, level, good, self.plan.today)
        self.record.count(*stored)
        self.answered[level] |= {p.metric for _, answer in good for p in answer.points}


def raise_if_over(answers: Sequence[PostInsights | GraphError]) -> None:
    """Raises the first error among the answers that ends the run."""
    for answer in answers:
        if isinstance(answer, GraphError) and answer.kind in ENDS_THE_RUN:
            raise answer


def lifetime_names(metrics: Iterable[AskedMetric]) -> list[str]:
    """The metrics that a post or video answers in sum; those of stories are none of theirs."""
    return [
        metric.key
        for metric in metrics
        if "lifetime" in metric.periods and not metric.key.startswith(("story_", "pages_fb_story_"))
    ]


def map_names(metrics: Iterable[AskedMetric]) -> list[str]:
    """The metrics whose values are maps."""
    return [metric.key for metric in metrics if metric.is_map]
