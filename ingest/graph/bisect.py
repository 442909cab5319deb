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
    GraphError for what is no metric's fault: throttling, a dead token, a Page that is gone, or
    a permission that is refused whatever the metric.
    """
    result: BisectionResult[Answer] = BisectionResult()
    waiting = [list(dict.fromkeys(metrics))] if metrics else []
    while waiting:
        names = waiting.pop()
        try:
            result.answers.append(fetch(names))
        except GraphError as error:
            if not _may_be_one_metric(error):
                raise
            if len(names) > 1:
                middle = len(names) // 2
                waiting += [names[middle:], names[:middle]]
                continue
            result.culprits[names[0]] = error
            _raise_if_whole_object(error, result)
    return result


def _may_be_one_metric(error: GraphError) -> bool:
    return (
        error.kind in _ONE_METRIC_IS_TO_BLAME
        or error.kind is ErrorKind.PERMISSION
        or _is_unknown(error)
    )


def _is_unknown(error: GraphError) -> bool:
    """Code 1, subcode 99: a passing fault, or a metric that a period makes fail for ever."""
    return error.kind is ErrorKind.RETRY and (error.code, error.subcode) == (1, 99)


def _raise_if_whole_object(error: GraphError, result: BisectionResult[Answer]) -> None:
    if error.kind in _ONE_METRIC_IS_TO_BLAME or result.answers:
        return
    alike = [e for e in result.culprits.values() if e.kind is error.kind]
    if len(alike) >= _ENOUGH_REFUSALS:
        raise error
