"""The scheduler process. It holds exactly one job, the minute tick; all else is in the database."""

from datetime import UTC, datetime

from rq_scheduler import Scheduler

from jobs import queues
from jobs.logs import log_as_json

TICK_ID = "pagelens-tick"
TICK_SECONDS = 60
LOOK_SECONDS = 5


def make_scheduler() -> Scheduler:
    """A scheduler whose only job is the tick, put back under its fixed id."""
    scheduler = Scheduler(
        queue_name=queues.CONTROL,
        connection=queues.connection(),
        interval=LOOK_SECONDS,
        job_class=queues.JsonJob,
        queue_class=queues.JsonQueue,
    )
    for job in list(scheduler.get_jobs()):
        scheduler.cancel(job)
    scheduler.schedule(
        scheduled_time=datetime.now(UTC).replace(tzinfo=None),  # rq-scheduler counts in naive UTC
        func="jobs.tick.tick",
        interval=TICK_SECONDS,
        id=TICK_ID,
        result_ttl=-1,
        timeout=300,
    )
    return scheduler


def run() -> None:
    """Runs until it is stopped."""
    log_as_json()
    make_scheduler().run()
