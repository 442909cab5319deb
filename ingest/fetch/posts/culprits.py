"""Which metrics of a list a post refuses, found in a few requests and a bounded number of calls.

1. The list in groups, one batch. 2. Where all groups fail, a few metrics of each: if those are
refused too, no single one is to blame. 3. Each metric of the groups that failed, alone. 4. Those
that failed alone, once more: a metric is marked for everybody, so no passing fault may do it.
That is n/8 + 8k + k calls for k culprits among n metrics, and at most 2n + 3n/8.
"""

from collections.abc import Iterable, Sequence

from ingest.fetch.posts.run import ENDS_THE_RUN, ONE_METRIC
from ingest.graph.client import GraphClient
from ingest.graph.errors import GraphError
from ingest.graph.post_insights import Question, fetch_many
from ingest.graph.sentences import ErrorKind

GROUP = 8
FEWEST_GROUPS = 3
# Fewer metrics than this may well be refused together.
MANY = 8
_TO_BLAME = ONE_METRIC | {ErrorKind.PERMISSION, ErrorKind.BAD_REQUEST, ErrorKind.RETRY}


class AllRefusedError(Exception):
    """So much was refused that no single metric can be to blame; `error` is one of the refusals."""

    def __init__(self, error: GraphError) -> None:
        super().__init__(error.message)
        self.error = error


def may_be_one_metric(error: GraphError) -> bool:
    """Whether a single metric may have made a list fail, be it for a moment."""
    return error.kind in _TO_BLAME


def find_culprits(client: GraphClient, pattern: Question) -> dict[str, GraphError]:
    """The metrics of `pattern` that its node does not answer, each with its error.

    One that fails for a moment is among them and is marked nowhere. Raises AllRefusedError when
    most are refused, and GraphError for what ends the run.
    """
    names = pattern.metrics
    groups = [names[at : at + GROUP] for at in range(0, len(names), GROUP)]
    failed = list(_refused(client, pattern, groups))
    if len(groups) >= FEWEST_GROUPS and len(failed) == len(groups):
        _raise_if_of_the_page([error for _, error in failed])
        few = list(_refused(client, pattern, [(name,) for g in groups for name in {g[0], g[-1]}]))
        if all({g[0], g[-1]} <= {name for (name,), _ in few} for g in groups):
            raise AllRefusedError(few[0][1])
    doubtful = [name for group, _ in failed for name in group]
    for _time in range(2):
        refused = dict(_refused(client, pattern, [(name,) for name in doubtful]))
        doubtful = [name for (name,) in refused]
    if refused and len(names) >= MANY and len(refused) * 2 > len(names):
        raise AllRefusedError(next(iter(refused.values())))
    return {name: error for (name,), error in refused.items()}


def _raise_if_of_the_page(errors: list[GraphError]) -> None:
    """Groups without a metric in common that are all refused a permission lack the same one.

    So do those that all fail for a moment: that is an outage.
    """
    if all(error.kind in (ErrorKind.PERMISSION, ErrorKind.RETRY) for error in errors):
        raise AllRefusedError(errors[0])


def _refused(
    client: GraphClient, pattern: Question, parts: Sequence[tuple[str, ...]]
) -> Iterable[tuple[tuple[str, ...], GraphError]]:
    questions = [Question(pattern.node_id, part, None, pattern.edge) for part in parts]
    outcomes = list(zip(parts, fetch_many(client, questions), strict=True))
    errors = [(part, outcome) for part, outcome in outcomes if isinstance(outcome, GraphError)]
    for _part, error in errors:
        if error.kind in ENDS_THE_RUN or error.kind is ErrorKind.GONE:
            raise error
    return errors
