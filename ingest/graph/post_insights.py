"""Lifetime insights of posts and of their videos, many nodes in a batch."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ingest.graph.batch import BatchItem, fetch_batch
from ingest.graph.client import GraphClient
from ingest.graph.errors import GraphError
from ingest.graph.rows import read_rows, rows_of

PERIOD = "lifetime"


@dataclass(frozen=True)
class MetricKinds:
    """Which metrics are known to be maps, and which to be whole numbers from 0 on."""

    maps: Collection[str] = ()
    counts: Collection[str] = ()


NO_KINDS = MetricKinds()


@dataclass(frozen=True)
class Question:
    """What to ask of one node: a post's `insights`, or a video's `video_insights`."""

    node_id: str
    metrics: tuple[str, ...]
    breakdown: str | None = None
    edge: str = "insights"

    def item(self) -> BatchItem:
        """The same as a read of the Graph API, with its period named."""
        params = {"metric": ",".join(self.metrics), "period": PERIOD}
        if self.breakdown:
            params["breakdown"] = self.breakdown
        return BatchItem(f"{self.node_id}/{self.edge}", params, self.metrics)


@dataclass(frozen=True)
class PostInsight:
    """One lifetime counter of a node; `breakdown_key` as in InsightPoint."""

    post_id: str
    metric: str
    breakdown_key: str
    value: Decimal


@dataclass(frozen=True)
class PostInsights:
    """What Meta said of one node.

    `metrics_seen` had a row. Those in `full_maps` had a map that held something, those in `empty`
    no value at all; those in `odd` had one that cannot be true, which was kept out.
    """

    post_id: str
    points: tuple[PostInsight, ...]
    metrics_requested: tuple[str, ...]
    metrics_seen: frozenset[str]
    full_maps: frozenset[str]
    empty: frozenset[str]
    odd: frozenset[str] = frozenset()


def fetch_many(
    client: GraphClient, questions: Sequence[Question], kinds: MetricKinds = NO_KINDS
) -> list[PostInsights | GraphError]:
    """The answers in the order of the questions, 50 a request; a node that fails has its own error.

    A question without metrics is an error of whoever asks. Raises GraphError when a whole batch
    fails.
    """
    answers = fetch_batch(client, [question.item() for question in questions])
    return [
        answer
        if isinstance(answer, GraphError)
        else parse_post_insights(
            question.node_id, answer, question.metrics, breakdown=question.breakdown, kinds=kinds
        )
        for question, answer in zip(questions, answers, strict=True)
    ]


def parse_post_insights(
    post_id: str,
    body: Any,
    requested: tuple[str, ...],
    *,
    breakdown: str | None = None,
    kinds: MetricKinds = NO_KINDS,
) -> PostInsights:
    """Takes the lifetime rows only: the `day` rows beside them hold 0 or stale values."""
    seen: set[str] = set()
    kept: dict[str, dict[str, PostInsight]] = {}
    full: set[str] = set()
    empty: set[str] = set()
    odd: set[str] = set()
    rows = read_rows(rows_of(body), requested, PERIOD, breakdown, kinds.maps, kinds.counts)
    for metric, readings in rows:
        seen.add(metric)
        for reading in readings:
            points = {
                key: PostInsight(post_id, metric, key, value)
                for key, value in reading.values.items()
            }
            if reading.is_odd:
                odd.add(metric)
            if not points:
                empty.add(metric)
            elif reading.is_map:
                kept[metric] = points
                # A key that was kept out is not absent.
                if not reading.is_odd:
                    full.add(metric)
            else:
                kept.setdefault(metric, {}).update(points)
    flat = tuple(point for points in kept.values() for point in points.values())
    without = frozenset(empty - set(kept))
    return PostInsights(
        post_id, flat, requested, frozenset(seen), frozenset(full), without, frozenset(odd)
    )
