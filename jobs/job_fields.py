"""What RQ keeps of a job in Redis, and what of that a job of ours may have.

RQ and rq-scheduler import and do more for a job than its function: callbacks, webhooks, the class
of a queue, repeats, retries, what depends on it. Ours have none of these.
"""

import json
import zlib
from collections.abc import Callable, Mapping
from typing import Any

from rq.job import JobStatus
from rq.utils import utcparse

from jobs.queue_names import QUEUES
from jobs.work.kinds import LONGEST_SECONDS
from traces.spans import is_traceparent

LARGEST_DATA = 10_000
LARGEST_TEXT = 1_000
# What rq-scheduler notes of the tick, and the span that put a job into its queue.
INTERVAL = "interval"
TRACEPARENT = "traceparent"


def split_fields(held: Mapping[bytes, bytes]) -> tuple[dict[bytes, bytes], tuple[str, ...]]:
    """What may be given to RQ, and the names of what may not: unknown, or not of its kind."""
    ours, strange = {}, []
    for name, value in held.items():
        kept = _kept(name, value)
        if kept is None:
            strange.append(name.decode(errors="replace")[:40])
        else:
            ours[name] = kept
    return ours, tuple(sorted(strange))


def _kept(name: bytes, value: bytes) -> bytes | None:
    read = READ.get(name.decode(errors="replace"))
    if not value:
        return value
    if read is None:
        return None
    try:
        kept = read(value)
    except (ValueError, RecursionError, zlib.error):
        return None
    return kept if isinstance(kept, bytes) else value


def _data(value: bytes) -> bytes:
    """Unpacked, and never more than a job of ours has. Raises ValueError, zlib.error."""
    unpacking = zlib.decompressobj()
    data = unpacking.decompress(value, LARGEST_DATA)
    if not unpacking.eof:
        raise ValueError("too large")
    return data


def _text(value: bytes) -> str:
    if len(value) > LARGEST_TEXT:
        raise ValueError("too long")
    return value.decode()


def _number(value: bytes) -> int:
    return int(_text(value))


def _seconds(value: bytes) -> None:
    if not 0 < _number(value) <= LONGEST_SECONDS:
        raise ValueError("too long")


def _moment(value: bytes) -> None:
    utcparse(_text(value))


def _queue(value: bytes) -> None:
    if _text(value) not in QUEUES:
        raise ValueError("no queue of ours")


def _meta(value: bytes) -> None:
    meta = json.loads(_text(value))
    if meta and not (isinstance(meta, dict) and all(_is_noted(*one) for one in meta.items())):
        raise ValueError("more than an interval and a trace")


def _is_noted(name: str, value: object) -> bool:
    return type(value) is int if name == INTERVAL else name == TRACEPARENT and is_traceparent(value)


READ: Mapping[str, Callable[[bytes], Any]] = {
    "data": _data,
    "origin": _queue,
    "status": lambda value: JobStatus(_text(value)),
    "timeout": _seconds,
    "meta": _meta,
    **dict.fromkeys(("description", "worker_name"), _text),
    **dict.fromkeys(("result_ttl", "failure_ttl", "enqueue_at_front"), _number),
    **dict.fromkeys(
        ("created_at", "enqueued_at", "started_at", "ended_at", "last_heartbeat"), _moment
    ),
}
