"""Finds the metrics that make a list fail, in few calls, and keeps the data of all others."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from ingest.graph.errors import GraphError
from ingest.graph.sentences import ErrorKind

Answer = TypeVar("Answer")

_ONE_METRIC_IS_TO_BLAME = {ErrorKind.BAD_METRIC, ErrorKind.BAD_PERIOD, ErrorKind.MONETIZATION}
# Without any success, so many refusals in a row mean the whole object, not single metrics.
_ENOUGH_REFUSALS = 3
# Families of metrics retire together: before all is doubted, some from elsewhere in the list speak.
_WITNESSES = 3


@dataclass
class BisectionResult(Generic[Answer]):
    """The answers of the metrics that work, and each culprit with its own error."""

    answers: list[Answer] = field(default_factory=list)
    culprits: dict[str, GraphError] = field(default_factory=dict)


def fetch_with_bisection(
    fetch: Callable[[list[str]], Answer], metrics: Sequence[str]
) -> BisectionResult[Answer]:
    """Calls `fetch` with the metrics, and with halves of them where a single metric fails a list.

    k culprits among n metrics cost O(k log n) calls. An empty list is not fetched. Raises
    GraphError for what is no metric's fault: throttling, a dead token, a Page that is gone, a
    permission that is refused whatever the metric, or (SUSPICIOUS) an API that refuses them all.
    """
    result: BisectionResult[Answer] = BisectionResult()
    waiting = [list(dict.fromkeys(metrics))] if metrics else []
    while waiting:
        names = waiting.pop()
        error = _try(fetch, names, result)
        if error is None:
            continue
        if len(names) > 1:
            middle = len(names) // 2
            waiting += [names[middle:], names[:middle]]
            continue
        result.culprits[names[0]] = error
        if not result.answers and _are_alike(error, result):
            waiting = _hear_witnesses(fetch, waiting, error, result)
    return result


def _try(
    fetch: Callable[[list[str]], Answer], names: list[str], result: BisectionResult[Answer]
) -> GraphError | None:
    try:
        result.answers.append(fetch(names))
    except GraphError as error:
        if not _may_be_one_metric(error):
            raise
        return error
    return None


def _hear_witnesses(
    fetch: Callable[[list[str]], Answer],
    waiting: list[list[str]],
    error: GraphError,
    result: BisectionResult[Answer],
) -> list[list[str]]:
    """What is left to ask for, after some metrics from everywhere in it were asked for alone."""
    names = [name for part in reversed(waiting) for name in part]
    if error.kind not in _ONE_METRIC_IS_TO_BLAME:
        raise error
    heard = list(dict.fromkeys(names[-1 :: -max(len(names) // _WITNESSES, 1)]))[:_WITNESSES]
    for name in heard:
        refusal = _try(fetch, [name], result)
        if refusal is not None:
            result.culprits[name] = refusal
    if len(heard) == _WITNESSES and not result.answers:
        raise GraphError(ErrorKind.SUSPICIOUS, "Every metric was refused", metrics=names)
    return [left for part in waiting if (left := [n for n in part if n not in heard])]


def _may_be_one_metric(error: GraphError) -> bool:
    return (
        error.kind in _ONE_METRIC_IS_TO_BLAME
        or error.kind is ErrorKind.PERMISSION
        or _is_unknown(error)
    )


def _is_unknown(error: GraphError) -> bool:
    """Code 1, subcode 99: a passing fault, or a metric that a period makes fail for ever."""
    return error.kind is ErrorKind.RETRY and (error.code, error.subcode) == (1, 99)


def _are_alike(error: GraphError, result: BisectionResult[Answer]) -> bool:
    return sum(e.kind is error.kind for e in result.culprits.values()) == _ENOUGH_REFUSALS
