"""A worker process: takes jobs from the queues that it is given."""

from collections.abc import Sequence
from importlib import import_module

from rq import Worker
from rq.serializers import JSONSerializer

from jobs import queues
from jobs.logs import log_as_json
from jobs.runs import JOBS
from settings import SettingsError


def work(names: Sequence[str] = queues.QUEUES, *, burst: bool = False) -> None:
    """Works until it is stopped; with `burst` until the queues are empty.

    Raises SettingsError for a queue that does not exist.
    """
    unknown = sorted(set(names) - set(queues.QUEUES))
    if unknown:
        raise SettingsError(f"No queue {unknown[0]}; there are {', '.join(queues.QUEUES)}.")
    log_as_json()
    _import_job_modules(names)
    worker = Worker(
        [queues.queue(name) for name in names],
        connection=queues.connection(),
        job_class=queues.JsonJob,
        queue_class=queues.JsonQueue,
        serializer=JSONSerializer,
        log_job_description=False,
    )
    worker.work(burst=burst, logging_level="WARNING")


def _import_job_modules(names: Sequence[str]) -> None:
    """Imported before the fork, so that a work horse does not pay for it each time."""
    for queue_name, function in JOBS.values():
        if queue_name in names:
            import_module(function.rpartition(".")[0])
