"""Parts of lists of metrics on their way, and how what was too much is cut smaller."""

from dataclasses import dataclass, replace
from datetime import timedelta

from ingest.graph.errors import GraphError
from ingest.graph.insights import InsightsRequest
from ingest.graph.sentences import ErrorKind

# Of a part of a list that stayed "an unknown error".
PART_ATTEMPTS = 2
_UNKNOWN_ERROR = 1


@dataclass(frozen=True)
class Refusal:
    """A single metric that Meta would not give, and in which request."""

    metric: str
    period: str
    breakdown: str | None
    error: GraphError
    trial: bool = False


@dataclass
class Search:
    """The hunt through one refused list; `open` of its parts are not answered yet."""

    metrics: frozenset[str]
    open: int = 0
    found: int = 0
    failed: int = 0


@dataclass(frozen=True)
class Part:
    """A request on its way; `doubted` was refused alone once, `repeated` was answered empty once.

    What is asked for `once` is not searched: a trial, or what follows from a refusal. `whole` is
    the request that it is a half of.
    """

    request: InsightsRequest
    search: Search | None = None
    whole: InsightsRequest | None = None
    doubted: bool = False
    repeated: bool = False
    once: bool = False
    trial: bool = False


def is_unknown(error: GraphError) -> bool:
    """Whether Meta said no more than "an unknown error"."""
    return error.kind is ErrorKind.RETRY and error.code == _UNKNOWN_ERROR


def smaller(request: InsightsRequest, error: GraphError) -> list[InsightsRequest]:
    """The parts to ask for in place of what was too much; none where there are no smaller ones."""
    heavy = error.kind is ErrorKind.REDUCE
    # Meta also says "an unknown error" (code 1) for too much, and goes on saying it.
    if (heavy or is_unknown(error)) and len(request.metrics) > 1:
        # The whole list had all its attempts already.
        return halves(request if heavy else replace(request, attempts=PART_ATTEMPTS))
    if (heavy or error.is_too_wide) and request.days > 1:
        return _shorter(request)
    return []


def halves(request: InsightsRequest) -> list[InsightsRequest]:
    """The same for each half of the metrics."""
    middle = len(request.metrics) // 2
    parts = request.metrics[:middle], request.metrics[middle:]
    return [replace(request, metrics=names) for names in parts]


def _shorter(request: InsightsRequest) -> list[InsightsRequest]:
    last = request.since + timedelta(days=request.days // 2 - 1)
    newer = replace(request, since=last + timedelta(days=1))
    return [newer, replace(request, until=last)]
