"""A worker process: takes jobs from the queues that it is given, each in a work horse of its own.

1. A horse ends with its worker, however that ends.
2. The row of a horse that was killed, or whose job raised, starts again at once.
3. A worker that starts looks for others of this machine that are gone, and does the same for what
   they held.
4. Asked to end, a worker gives its horse a few seconds; what is not done then starts again.
"""

import gc
import os
import threading
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any

import structlog
from redis.exceptions import RedisError
from rq import Queue, Worker
from rq.job import Job
from rq.serializers import JSONSerializer
from rq.worker_registration import register
from sqlalchemy.exc import SQLAlchemyError

from jobs import places, queues
from jobs.chromium import tell_chromium
from jobs.logs import log_as_json
from jobs.parents import die_with
from jobs.redaction import without_traceback
from jobs.work.interruptions import UNEXPECTED, WORKER_ENDED, WORKER_LOST
from jobs.work.kinds import KINDS, ROWLESS
from jobs.work.lost import give_back
from settings import SettingsError
from traces.spans import load, send

SECONDS_TO_END = 3.0
# A work horse's signs of life, which `queues.live_ids` goes by.
LOOKS_EVERY_SECONDS = 10
# An idle worker tells a good deal more often than this that it is there.
SECONDS_OF_REGISTRATION = 55
log = structlog.get_logger(__name__)


class PagelensWorker(Worker):
    """RQ's worker, which loses no row; one for exports also tells whether it can draw."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._parent = os.getpid()
        self._horse_ended_well = True
        self._asked_to_end = False

    def heartbeat(self, *arguments: Any, **options: Any) -> None:
        """RQ's own heartbeat, and ours. An emptied Redis gets to know the worker again."""
        super().heartbeat(*arguments, **options)
        register(self)
        if queues.EXPORT in self.queue_names():
            tell_chromium(self.connection)

    def bootstrap(self, *arguments: Any, **options: Any) -> None:
        """What RQ does at the start; then the rows of workers that are gone start again."""
        super().bootstrap(*arguments, **options)
        for job, name in places.held_by_the_dead(self.connection, self.name):
            _start_again(job, WORKER_LOST, name)

    def main_work_horse(self, job: Job, queue: Queue) -> None:
        """The work horse's whole life."""
        die_with(self._parent)
        super().main_work_horse(job, queue)

    def perform_job(self, job: Job, *arguments: Any, **options: Any) -> bool:
        """Works on a job, in the horse; afterwards no row waits without one."""
        done: bool = super().perform_job(job, *arguments, **options)
        if not done:
            _start_again(job, UNEXPECTED, self.name)
        elif isinstance(job, queues.JsonJob) and job.waits_again:
            queues.put_again(job)
        # A horse ends without its exit handlers.
        send()
        return done

    def wait_for_horse(self) -> Any:
        """Waits until the horse has ended, and notes whether it did so by itself."""
        pid, status, usage = super().wait_for_horse()
        self._horse_ended_well = status == os.EX_OK
        return pid, status, usage

    def execute_job(self, job: Job, queue: Queue) -> None:
        """Lets a horse work on a job; one that was killed loses nothing."""
        self._horse_ended_well = True
        try:
            super().execute_job(job, queue)
        finally:
            if self.horse_pid:
                # We are to end, or Redis is away: nobody would look after it any more.
                self.kill_horse()
                self.wait_for_horse()
            if not self._horse_ended_well:
                interruption = WORKER_ENDED if self._asked_to_end else WORKER_LOST
                _start_again(job, interruption, self.name)

    def maintain_heartbeats(self, *arguments: Any, **options: Any) -> None:
        """Tells Redis that the job goes on; a Redis that restarts ends no work."""
        with suppress(RedisError):
            super().maintain_heartbeats(*arguments, **options)

    def handle_warm_shutdown_request(self) -> None:
        """Asked to end: the horse gets a few seconds."""
        super().handle_warm_shutdown_request()  # type: ignore[no-untyped-call]  # untyped
        self._asked_to_end = True
        if self.horse_pid:
            timer = threading.Timer(SECONDS_TO_END, self._end_horse)
            timer.daemon = True
            timer.start()

    def handle_job_failure(self, *arguments: Any, **options: Any) -> None:
        """RQ keeps the text of an exception in Redis; it may quote anything, so its kind stays."""
        options["exc_string"] = without_traceback(options.get("exc_string", ""))
        super().handle_job_failure(*arguments, **options)

    def _end_horse(self) -> None:
        if self.horse_pid:
            self.kill_horse()


def work(names: Sequence[str] = queues.QUEUES, *, burst: bool = False) -> None:
    """Works until it is stopped; with `burst` until the queues are empty.

    Raises SettingsError for a queue that does not exist.
    """
    get_ready(names)
    worker = PagelensWorker(
        [queues.queue(name) for name in names],
        name=places.new_name(),
        connection=queues.patient_connection(),
        job_class=queues.JsonJob,
        queue_class=queues.JsonQueue,
        serializer=JSONSerializer,
        log_job_description=False,
        job_monitoring_interval=LOOKS_EVERY_SECONDS,
        worker_ttl=SECONDS_OF_REGISTRATION,
    )
    worker.work(burst=burst, logging_level="WARNING")


def get_ready(names: Sequence[str]) -> None:
    """Checks the names and imports what the work needs, which a fork then need not.

    Raises SettingsError for a queue that does not exist.
    """
    unknown = sorted(set(names) - set(queues.QUEUES))
    if unknown:
        raise SettingsError(f"No queue {unknown[0]}; there are {', '.join(queues.QUEUES)}.")
    log_as_json()
    for kind in KINDS.values():
        if kind.queue in names:
            import_module((kind.does or kind.function).rpartition(".")[0])
            import_module(kind.function.rpartition(".")[0])
    for one in ROWLESS:
        if one.queue in names:
            import_module(one.function.rpartition(".")[0])
    load()
    # What is in memory now stays shared with every fork.
    gc.freeze()


def _start_again(job: Job, interruption: Any, worker: str) -> None:
    """Lets the job's row start again; where that cannot be written its job waits again."""
    if not isinstance(job, queues.JsonJob):
        return
    try:
        give_back(job, interruption, worker)
    except (SQLAlchemyError, RedisError) as error:
        log.warning("work_not_given_back", task_id=job.id, exception=type(error).__name__)
        with suppress(RedisError):
            queues.put_again(job)
