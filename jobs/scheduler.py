"""The scheduler process. It holds exactly one job, the minute tick; all else is in the database."""

import time
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import structlog
from redis.exceptions import RedisError
from rq import Queue
from rq.exceptions import NoSuchJobError
from rq.job import Job
from rq_scheduler import Scheduler

from jobs import queues
from jobs.job_fields import INTERVAL
from jobs.logs import log_as_json
from jobs.work.admission import RefusedJobError
from jobs.work.kinds import TICK

TICK_ID = TICK.job_id
TICK_SECONDS = 60
LOOK_SECONDS = 5
log = structlog.get_logger(__name__)


class TickScheduler(Scheduler):  # type: ignore[misc]  # rq-scheduler has no types
    """Knows one job. Redis may have been emptied, or written to by a stranger."""

    def enqueue_jobs(self) -> Any:
        """Puts the tick back where it is missing or changed, then enqueues it when it is due."""
        for held in self.connection.zrange(self.scheduled_jobs_key, 0, -1):
            if held != TICK_ID.encode():
                self.connection.zrem(self.scheduled_jobs_key, held)
        if not self._has_tick():
            self.put_tick()
        return super().enqueue_jobs()

    def get_queue_for_job(self, _job: Job) -> Queue:
        """The tick's queue: rq-scheduler would import whatever class the job names."""
        return queues.queue(TICK.queue)

    def remove_lock(self) -> None:
        """Lets others go on; a Redis that is away lets them by itself."""
        with suppress(RedisError):
            super().remove_lock()

    def register_death(self) -> None:
        """Says good-bye, where Redis hears it."""
        with suppress(RedisError):
            super().register_death()

    def _has_tick(self) -> bool:
        if self.connection.zscore(self.scheduled_jobs_key, TICK_ID) is None:
            return False
        try:
            job = queues.JsonJob.fetch(TICK_ID, connection=self.connection)
            job.admitted()
        except (NoSuchJobError, RefusedJobError):
            return False
        return bool(job.meta.get(INTERVAL) == TICK_SECONDS)

    def put_tick(self) -> None:
        """Schedules the tick, at once and then each minute, under its fixed id."""
        self.schedule(
            # rq-scheduler counts in naive UTC.
            scheduled_time=datetime.now(UTC).replace(tzinfo=None),
            func=TICK.function,
            interval=TICK_SECONDS,
            id=TICK_ID,
            result_ttl=-1,
            timeout=TICK.seconds,
            queue_name=TICK.queue,
        )


def make_scheduler() -> TickScheduler:
    """A scheduler whose only job is the tick, put back under its fixed id."""
    scheduler = _new_scheduler()
    scheduler.connection.delete(scheduler.scheduled_jobs_key)
    scheduler.put_tick()
    return scheduler


def _new_scheduler() -> TickScheduler:
    return TickScheduler(
        queue_name=queues.CONTROL,
        connection=queues.connection(),
        interval=LOOK_SECONDS,
        job_class=queues.JsonJob,
        queue_class=queues.JsonQueue,
    )


def run() -> None:
    """Runs until it is stopped. A Redis that goes away is waited for.

    Raises RedisError when it is away from the beginning.
    """
    log_as_json()
    scheduler = make_scheduler()
    while True:
        try:
            scheduler.run()
            return
        except RedisError as error:
            log.warning("scheduler_waits_for_redis", exception=type(error).__name__)
            time.sleep(LOOK_SECONDS)
            scheduler = _new_scheduler()
