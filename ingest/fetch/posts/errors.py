"""What the kinds of Meta's errors mean for a run over posts."""

from collections.abc import Iterable

from ingest.graph.errors import GraphError
from ingest.graph.post_insights import PostInsights
from ingest.graph.sentences import ErrorKind

# What is wrong then is wrong for all that would follow.
ENDS_THE_RUN = frozenset({ErrorKind.THROTTLE, ErrorKind.REAUTHORISE, ErrorKind.CONFIG})
ONE_METRIC = frozenset({ErrorKind.BAD_METRIC, ErrorKind.BAD_PERIOD, ErrorKind.MONETIZATION})
# They say nothing of what was asked for.
PASSING = frozenset({ErrorKind.RETRY, ErrorKind.REDUCE})


def raise_if_over(answers: Iterable[PostInsights | GraphError]) -> None:
    """Raises the first error among the answers that ends the run."""
    for answer in answers:
        if isinstance(answer, GraphError) and answer.kind in ENDS_THE_RUN:
            raise answer
