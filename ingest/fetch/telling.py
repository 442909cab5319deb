"""What a run says of values that did not come, though it asked: it succeeded in part only."""

from collections.abc import Collection, Mapping

from ingest.fetch.asking import Asking
from ingest.graph.reading import Reading
from ingest.graph.sentences import ErrorKind
from ingest.run.record import RunRecord

PARTLY_EMPTY = (
    "Meta answered {names} without any values although there were values before; the rest is in."
    " The next sync asks again."
)
LEFT_OUT = "Meta left out values of {names} on days that are over; they are asked for again."
ODD = "Meta sent {count} that cannot be true of {names}; kept out, and asked for again."
FAILED = "Meta gave no usable answer for {names} this time; asked for again, the rest is in."
GIVEN_UP = "Meta does not give {count} of {names}, however often it was asked."
MOST_NAMES = 3


def tell_what_is_missing(record: RunRecord, asking: Asking, reading: Reading) -> None:
    """Warns of each kind of loss, once, with the metrics concerned."""
    failed = {metric for request, _ in reading.failed for metric in request.metrics}
    for request, error in reading.failed:
        record.failed_metrics |= dict.fromkeys(request.metrics, error.sentence)
    if failed:
        record.warn(ErrorKind.RETRY, FAILED.format(names=_names(failed)))
    silent = {m for r in reading.silent if asking.knows(r) and not asking.past for m in r.metrics}
    if silent:
        record.warn("empty_answer", PARTLY_EMPTY.format(names=_names(silent)))
    elif left_out := _left_out(asking):
        record.warn("missing_values", LEFT_OUT.format(names=_names(left_out)))
    if asking.odd:
        count = _count(sum(asking.odd.values()), "value")
        record.warn("odd_values", ODD.format(count=count, names=_names(asking.odd)))
    if given_up := _keys(asking, [marked.given_up for marked in asking.marked]):
        count = _count(sum(given_up.values()), "day")
        record.warn("given_up", GIVEN_UP.format(count=count, names=_names(given_up)))


def _left_out(asking: Asking) -> set[str]:
    """Of the past a map may have nothing to say."""
    found = _keys(asking, [marked.left_out for marked in asking.marked])
    return {key for key in found if not (asking.past and asking.metrics[key].is_map)}


def _keys(asking: Asking, counts: list[dict[int, int]]) -> Mapping[str, int]:
    keys = {metric.id: metric.key for metric in asking.metrics.values()}
    found: dict[str, int] = {}
    for one in counts:
        for metric_id, days in one.items():
            found[keys[metric_id]] = found.get(keys[metric_id], 0) + days
    return found


def _names(metrics: Collection[str]) -> str:
    names = sorted(metrics)
    more = len(names) - MOST_NAMES
    shown = ", ".join(names[:MOST_NAMES])
    return f"{shown} and {more} more" if more > 0 else shown


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
