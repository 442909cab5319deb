"""Many reads in one request: 50 at most, each judged by its own answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ingest.graph.client import MAX_ATTEMPTS, GraphClient, parse_json
from ingest.graph.errors import GraphError, unreachable
from ingest.graph.sentences import ErrorKind

LARGEST_BATCH = 50

Outcome = dict[str, Any] | GraphError


@dataclass(frozen=True)
class BatchItem:
    """One GET below the version; `metrics` are named in its error."""

    path: str
    params: Mapping[str, str]
    metrics: tuple[str, ...] = ()


def fetch_batch(client: GraphClient, items: Sequence[BatchItem]) -> list[Outcome]:
    """Each item's answer or error, in the order of `items`.

    Items that Meta left unanswered, or that failed for a moment, are repeated, and only those.
    Raises GraphError when a request as a whole fails.
    """
    outcomes: list[Outcome] = []
    for start in range(0, len(items), LARGEST_BATCH):
        outcomes += _fetch_one(client, items[start : start + LARGEST_BATCH])
    return outcomes


def _fetch_one(client: GraphClient, items: Sequence[BatchItem]) -> list[Outcome]:
    outcomes: list[Outcome] = [unreachable("Not answered", metrics=i.metrics) for i in items]
    waiting = list(range(len(items)))
    for attempt in range(1, MAX_ATTEMPTS + 1):
        sub_requests = [_sub_request(client, items[place]) for place in waiting]
        for place, answer in zip(waiting, client.post_batch(sub_requests), strict=True):
            outcomes[place] = _judge(client, items[place], answer)
        waiting = [place for place in waiting if _is_to_repeat(outcomes[place])]
        if not waiting or attempt == MAX_ATTEMPTS:
            break
        client.back_off(attempt)
    return outcomes


def _sub_request(client: GraphClient, item: BatchItem) -> dict[str, str]:
    return {"method": "GET", "relative_url": client.relative_url(item.path, item.params)}


def _judge(client: GraphClient, item: BatchItem, answer: Any) -> Outcome:
    if not isinstance(answer, dict):
        return unreachable("Left unanswered in a batch", metrics=item.metrics)
    status, text = answer.get("code"), answer.get("body")
    body = parse_json(text) if isinstance(text, str) else text
    if status == 200 and isinstance(body, dict) and not body.get("error"):
        return body
    return client.error_of(status if isinstance(status, int) else 200, body, item.metrics)


def _is_to_repeat(outcome: Outcome) -> bool:
    return isinstance(outcome, GraphError) and outcome.kind is ErrorKind.RETRY
