"""The queues, and one way to put jobs into them: JSON only, known functions by dotted path."""

import contextlib
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError
from redis.retry import Retry
from rq import Queue
from rq.executions import ExecutionRegistry
from rq.job import Job, JobStatus
from rq.results import Result
from rq.utils import now, utcparse

from jobs.job_fields import TRACEPARENT
from jobs.json_job import JsonJob, JsonQueue
from jobs.queue_names import BACKFILL, CONTROL, EXPORT, IN_TURNS, MAIL, QUEUES, SYNC
from jobs.turns import set_in_turns, whose
from jobs.work.kinds import Rowless
from settings import get_settings
from traces.spans import Span, span, traceparent

__all__ = ["BACKFILL", "CONTROL", "EXPORT", "MAIL", "QUEUES", "SYNC", "JsonJob", "JsonQueue"]

ANSWER_SECONDS = 3
RESULT_SECONDS, FAILURE_SECONDS = 600, 86_400
# A worker says every ten seconds that its job goes on.
FRESH = timedelta(seconds=35)
STARTED = JobStatus.STARTED.value.encode()


@dataclass(frozen=True)
class Call:
    """A job to put into a queue. `at_front` is for what a person waits for.

    `parent` is the span that it belongs to, where that is not the current one.
    """

    queue: str
    function: str
    job_id: str
    seconds: int
    arguments: dict[str, Any]
    at_front: bool = False
    parent: str = ""


@lru_cache(maxsize=1)
def connection() -> Redis:
    """The Redis of this installation. Raises SettingsError when none is known."""
    # A connection that was cut meanwhile is made anew once; a server that hangs is not asked twice.
    return Redis.from_url(
        get_settings().require_redis_url(),
        socket_connect_timeout=ANSWER_SECONDS,
        socket_timeout=ANSWER_SECONDS,
        retry=Retry(NoBackoff(), 1, supported_errors=(ConnectionError,)),
    )


def patient_connection() -> Redis:
    """One for a worker, which waits for jobs; RQ sets how long."""
    return Redis.from_url(get_settings().require_redis_url(), socket_connect_timeout=ANSWER_SECONDS)


def queue(name: str) -> Queue:
    """The queue of that name."""
    return JsonQueue(name, connection())


def put_once(one: Rowless) -> None:
    """Puts a job without a row into its queue, unless it waits or runs already."""
    if not is_live(one.job_id):
        put_many([Call(one.queue, one.function, one.job_id, one.seconds, {})])


def put_many(calls: Iterable[Call]) -> None:
    """Puts jobs into their queues in one trip: in the order given, or where tenants take turns.

    What Redis remembers of dead jobs with the same ids is forgotten.
    """
    by_queue: dict[str, list[Call]] = {}
    for call in calls:
        by_queue.setdefault(call.queue, []).append(call)
    if not by_queue:
        return
    # What no span is around, such as a night's, begins a trace each.
    is_traced = bool(traceparent())
    with _enqueueing(by_queue) if is_traced else nullcontext(), connection().pipeline() as pipe:
        parent = traceparent()
        for name, here in by_queue.items():
            pipe.delete(*(key for call in here for key in _keys(call.job_id)))
            line = queue(name)
            prepared = [_prepared(line, call, call.parent or parent) for call in here]
            line.enqueue_many(prepared, pipeline=pipe)
            if name in IN_TURNS:
                set_in_turns(pipe, line.key)
        pipe.execute()


def _enqueueing(by_queue: dict[str, list[Call]]) -> AbstractContextManager[Span]:
    jobs = sum(len(here) for here in by_queue.values())
    return span("enqueue", role="producer", queue_names=" ".join(by_queue), job_count=jobs)


def put_again(job: Job) -> None:
    """Puts a job that has just ended into its queue again, before all others."""
    put_many(
        [
            Call(
                job.origin,
                job.func_name or "",
                job.id,
                int(job.timeout or 0),
                job.kwargs or {},
                at_front=True,
                parent=job.meta.get(TRACEPARENT, ""),
            )
        ]
    )


def drop(job_id: str) -> None:
    """Forgets the job of this id, even one that Redis still believes to be running."""
    with connection().pipeline() as pipe:
        for name in QUEUES:
            pipe.lrem(queue(name).key, 0, job_id)
        pipe.delete(*_keys(job_id))
        pipe.execute()


def is_live(job_id: str) -> bool:
    """Whether a job of this id waits in a queue or is being worked on."""
    return bool(live_ids([job_id]))


def live_ids(job_ids: Sequence[str]) -> set[str]:
    """Those of these jobs that wait in a queue or are being worked on, in one trip.

    A job that only its own notes call waiting or running, because its worker was killed, is dead.
    """
    if not job_ids:
        return set()
    with connection().pipeline(transaction=False) as pipe:
        for name in QUEUES:
            pipe.lrange(queue(name).key, 0, -1)
        for job_id in job_ids:
            pipe.hmget(JsonJob.key_for(job_id), "status", "last_heartbeat")
        found = pipe.execute()
    waiting = {job_id for line in found[: len(QUEUES)] for job_id in line}
    notes = zip(job_ids, found[len(QUEUES) :], strict=True)
    return {one for one, note in notes if one.encode() in waiting or _is_worked_on(*note)}


def _is_worked_on(status: bytes | None, heartbeat: bytes | None) -> bool:
    if status != STARTED or not heartbeat:
        return False
    with contextlib.suppress(ValueError):
        return now() - utcparse(heartbeat.decode()) < FRESH
    return False


def _prepared(line: Queue, call: Call, parent: str) -> Any:
    return line.prepare_data(
        call.function,
        kwargs=call.arguments,
        job_id=call.job_id,
        description=whose(call.arguments),
        timeout=call.seconds,
        at_front=call.at_front,
        result_ttl=RESULT_SECONDS,
        failure_ttl=FAILURE_SECONDS,
        meta={TRACEPARENT: parent} if parent else None,
    )


def _keys(job_id: str) -> tuple[str, ...]:
    registry = ExecutionRegistry.key_template.format(job_id)
    results = Result.get_key(job_id)  # type: ignore[no-untyped-call]  # theirs is untyped
    return JsonJob.key_for(job_id), registry, results
