"""The four queues, and one way to put a job into them: JSON only, by dotted path."""

import contextlib
from functools import lru_cache
from typing import Any

from redis import Redis
from rq import Queue
from rq.exceptions import NoSuchJobError
from rq.job import Job, JobStatus
from rq.serializers import JSONSerializer

from settings import get_settings

CONTROL = "control"
SYNC = "sync"
BACKFILL = "backfill"
EXPORT = "export"
QUEUES = (CONTROL, SYNC, BACKFILL, EXPORT)

WAITING_OR_RUNNING = frozenset(
    {JobStatus.QUEUED, JobStatus.STARTED, JobStatus.SCHEDULED, JobStatus.DEFERRED}
)

RESULT_SECONDS, FAILURE_SECONDS = 600, 86_400


class JsonJob(Job):
    """A job that is always JSON: rq-scheduler makes its jobs without naming a serializer."""

    def __init__(
        self, id: str | None = None, connection: Redis | None = None, serializer: Any = None
    ) -> None:
        super().__init__(id, connection=connection, serializer=JSONSerializer)


class JsonQueue(Queue):
    """A queue whose jobs are JSON."""

    job_class = JsonJob

    def __init__(self, name: str, connection: Redis, **options: Any) -> None:
        options["serializer"] = JSONSerializer
        options["job_class"] = JsonJob
        super().__init__(name, connection=connection, **options)


@lru_cache(maxsize=1)
def connection() -> Redis:
    """The Redis of this installation. Raises SettingsError when none is known."""
    return Redis.from_url(get_settings().require_redis_url(), socket_connect_timeout=3)


def queue(name: str) -> Queue:
    """The queue of that name."""
    return JsonQueue(name, connection())


def put(
    queue_name: str,
    function: str,
    job_id: str,
    timeout: int,
    arguments: dict[str, Any],
    *,
    at_front: bool = False,
) -> None:
    """Enqueues `function` (dotted path) under the id `job_id`; `timeout` in seconds.

    A dead job of the same id is replaced; one that waits or runs is left as it is. `at_front`
    is for what a person waits for.
    """
    if is_live(job_id):
        return
    drop(job_id)
    queue(queue_name).enqueue_call(
        function,
        kwargs=arguments,
        job_id=job_id,
        timeout=timeout,
        at_front=at_front,
        result_ttl=RESULT_SECONDS,
        failure_ttl=FAILURE_SECONDS,
    )


def put_many(queue_name: str, function: str, timeout: int, jobs: dict[str, dict[str, Any]]) -> None:
    """Enqueues new jobs (arguments by id) of one function in their order, in one trip."""
    line = queue(queue_name)
    prepared = [
        line.prepare_data(
            function,
            kwargs=arguments,
            job_id=job_id,
            timeout=timeout,
            result_ttl=RESULT_SECONDS,
            failure_ttl=FAILURE_SECONDS,
        )
        for job_id, arguments in jobs.items()
    ]
    if prepared:
        line.enqueue_many(prepared)


def drop(job_id: str) -> None:
    """Forgets the job of this id, even one that Redis still believes to be running."""
    with contextlib.suppress(NoSuchJobError):
        job = JsonJob.fetch(job_id, connection=connection())
        try:
            job.delete()
        except ValueError:
            # The attempt of a killed worker can expire before the list that names it.
            connection().delete(job.execution_registry.key)
            job.delete()


def is_live(job_id: str) -> bool:
    """Whether Redis holds a waiting or running job of this id."""
    try:
        return JsonJob.fetch(job_id, connection=connection()).get_status() in WAITING_OR_RUNNING
    except NoSuchJobError:
        return False


def live_ids(job_ids: list[str]) -> set[str]:
    """Those of these jobs that wait or run, in one trip."""
    found = JsonJob.fetch_many(job_ids, connection=connection()) if job_ids else []
    return {job.id for job in found if job and job.get_status(refresh=False) in WAITING_OR_RUNNING}
