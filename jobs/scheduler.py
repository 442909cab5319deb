"""The scheduler process. It holds exactly one job, the minute tick; all else is in the database."""

from datetime import UTC, datetime
from typing import Any

from rq_scheduler import Scheduler

from jobs import queues
from jobs.logs import log_as_json
from jobs.work.kinds import TICK

TICK_ID = TICK.job_id
TICK_SECONDS = 60
LOOK_SECONDS = 5


class TickScheduler(Scheduler):  # type: ignore[misc]  # rq-scheduler has no types
    """Looks at each pass whether the tick is still there: Redis may have been emptied."""

    def enqueue_jobs(self) -> Any:
        """Puts the tick back where it is missing, then enqueues what is due."""
        if self.connection.zscore(self.scheduled_jobs_key, TICK_ID) is None:
            self.put_tick()
        return super().enqueue_jobs()

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
        )


def make_scheduler() -> TickScheduler:
    """A scheduler whose only job is the tick, put back under its fixed id."""
    scheduler = TickScheduler(
        queue_name=queues.CONTROL,
        connection=queues.connection(),
        interval=LOOK_SECONDS,
        job_class=queues.JsonJob,
        queue_class=queues.JsonQueue,
    )
    for job in list(scheduler.get_jobs()):
        scheduler.cancel(job)
    scheduler.put_tick()
    return scheduler


def run() -> None:
    """Runs until it is stopped."""
    log_as_json()
    make_scheduler().run()
