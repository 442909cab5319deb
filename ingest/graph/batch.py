"""Many reads in one request: 50 at most, each judged by its own answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from requests.structures import CaseInsensitiveDict

from ingest.graph.client import MAX_ATTEMPTS, GraphClient
from ingest.graph.errors import GraphError, unreachable
from ingest.graph.json_text import parse_json
from ingest.graph.sentences import ErrorKind
from ingest.graph.side_by_side import side_by_side

LARGEST_BATCH = 50

Outcome = dict[str, Any] | GraphError


@dataclass(frozen=True)
class BatchItem:
    """One GET below the version, sent at most `attempts` times; its error names the `metrics`."""

    path: str
    params: Mapping[str, str]
    metrics: tuple[str, ...] = ()
    attempts: int = MAX_ATTEMPTS


def fetch_batch(client: GraphClient, items: Sequence[BatchItem]) -> list[Outcome]:
    """Each item's answer or error, in the order of `items`.

    Items that Meta left unanswered, or that failed for a moment, are repeated, and only those; a
    batch that is too heavy is cut in halves. More than fifty go side by side. Raises GraphError
    when nothing at all was answered; else the items of a request that failed have its error.
    """
    parts = [items[at : at + LARGEST_BATCH] for at in range(0, len(items), LARGEST_BATCH)]
    answers = side_by_side([partial(_fetch_one, client, part) for part in parts])
    failed = [answer for answer in answers if isinstance(answer, GraphError)]
    if failed and len(failed) == len(answers):
        raise failed[0]
    return [
        outcome
        for part, answer in zip(parts, answers, strict=True)
        for outcome in ([answer] * len(part) if isinstance(answer, GraphError) else answer)
    ]


def _fetch_one(client: GraphClient, items: Sequence[BatchItem]) -> list[Outcome]:
    outcomes: list[Outcome] = [unreachable("Not answered", metrics=i.metrics) for i in items]
    waiting = list(range(len(items)))
    for attempt in range(1, MAX_ATTEMPTS + 1):
        answers = _send(client, [items[place] for place in waiting], first=attempt == 1)
        for place, answer in zip(waiting, answers, strict=True):
            outcomes[place] = answer
        waiting = [
            place
            for place in waiting
            if _is_to_repeat(outcomes[place]) and attempt < items[place].attempts
        ]
        if not waiting:
            break
        client.back_off(attempt)
    return outcomes


def _send(client: GraphClient, items: list[BatchItem], *, first: bool) -> list[Outcome]:
    """One request. Raises GraphError when the first one fails as a whole."""
    sub_requests = [_sub_request(client, item) for item in items]
    try:
        answers = client.post_batch(sub_requests)
    except GraphError as error:
        if error.kind is ErrorKind.REDUCE and len(items) > 1:
            middle = len(items) // 2
            halves = items[:middle], items[middle:]
            return [outcome for half in halves for outcome in _send(client, half, first=first)]
        if first:
            raise
        return [error] * len(items)
    return [_outcome(client, item, answer) for item, answer in zip(items, answers, strict=True)]


def _sub_request(client: GraphClient, item: BatchItem) -> dict[str, str]:
    return {"method": "GET", "relative_url": client.relative_url(item.path, item.params)}


def _outcome(client: GraphClient, item: BatchItem, answer: Any) -> Outcome:
    if not isinstance(answer, dict):
        return unreachable("Left unanswered in a batch", metrics=item.metrics)
    status, text = answer.get("code"), answer.get("body")
    headers = _headers(answer.get("headers"))
    client.note_usage(headers)
    body = parse_json(text) if isinstance(text, str) else text
    if status == 200 and isinstance(body, dict) and not body.get("error"):
        return body
    known = status if isinstance(status, int) else 200
    return client.error_of(known, body, headers, item.metrics, item.params)


def _headers(listed: Any) -> CaseInsensitiveDict[str]:
    """A batch lists an answer's headers as names and values."""
    entries = [e for e in listed if isinstance(e, dict)] if isinstance(listed, list) else []
    return CaseInsensitiveDict({str(e.get("name")): str(e.get("value")) for e in entries})


def _is_to_repeat(outcome: Outcome) -> bool:
    return isinstance(outcome, GraphError) and outcome.kind is ErrorKind.RETRY
