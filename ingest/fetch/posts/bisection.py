"""Bisection: which metrics of a list a post refuses, in few requests and a bounded number of calls.

1. The list in groups, one batch. 2. Where all groups fail, a few metrics of each: if those are
refused too, no single one is to blame. 3. Each metric of the groups that failed, alone. 4. Those
that failed alone, once more: a metric is marked for everybody, so no passing fault may do it.
That is n/8 + 8k + k calls for k bad metrics among n, and at most 2n + 3n/8.
"""

from collections.abc import Sequence

from ingest.fetch.posts.errors import ENDS_THE_RUN, ONE_METRIC
from ingest.graph.client import GraphClient
from ingest.graph.errors import GraphError
from ingest.graph.post_insights import Question, fetch_many
from ingest.graph.sentences import ErrorKind

GROUP = 8
FEWEST_GROUPS = 3
# Fewer metrics than this may well be refused together.
MANY = 8
_TO_BLAME = ONE_METRIC | {ErrorKind.PERMISSION, ErrorKind.BAD_REQUEST, ErrorKind.RETRY}
# Groups without a metric in common that are all refused so lack the same, or met an outage.
_OF_ALL = (ErrorKind.PERMISSION, ErrorKind.RETRY)

BadMetrics = dict[str, GraphError]
_Refused = dict[tuple[str, ...], GraphError]


def may_be_one_metric(error: GraphError) -> bool:
    """Whether a single metric may have made a list fail, be it for a moment."""
    return error.kind in _TO_BLAME


def find_bad_metrics(client: GraphClient, pattern: Question) -> BadMetrics | GraphError:
    """The metrics of `pattern` that its node does not answer, each with its error.

    One that fails for a moment is among them and is marked nowhere. A refusal where so much is
    refused that no single metric can be to blame. Raises GraphError for what ends the run.
    """
    try:
        return _find(client, pattern)
    except GraphError as error:
        if error.kind in ENDS_THE_RUN:
            raise
        return error


def _find(client: GraphClient, pattern: Question) -> BadMetrics | GraphError:
    names = pattern.metrics
    groups = [names[at : at + GROUP] for at in range(0, len(names), GROUP)]
    failed = _refused(client, pattern, groups)
    if len(groups) >= FEWEST_GROUPS and len(failed) == len(groups):
        if all(error.kind in _OF_ALL for error in failed.values()):
            return next(iter(failed.values()))
        few = list(dict.fromkeys((group[at],) for group in groups for at in (0, -1)))
        refused = _refused(client, pattern, few)
        if len(refused) == len(few):
            return next(iter(refused.values()))
    doubtful = [(name,) for group in failed for name in group]
    refused = _refused(client, pattern, list(_refused(client, pattern, doubtful)))
    if refused and len(names) >= MANY and len(refused) * 2 > len(names):
        return next(iter(refused.values()))
    return {name: error for (name,), error in refused.items()}


def _refused(client: GraphClient, pattern: Question, parts: Sequence[tuple[str, ...]]) -> _Refused:
    questions = [Question(pattern.node_id, part, None, pattern.edge) for part in parts]
    outcomes = zip(parts, fetch_many(client, questions), strict=True)
    errors = {part: outcome for part, outcome in outcomes if isinstance(outcome, GraphError)}
    for error in errors.values():
        if error.kind in ENDS_THE_RUN or error.kind is ErrorKind.GONE:
            raise error
    return errors
