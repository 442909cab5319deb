"""A worker process: takes jobs from the queues that it is given."""

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from rq import Worker
from rq.serializers import JSONSerializer

from jobs import queues
from jobs.chromium import tell_chromium
from jobs.exports import FUNCTION as EXPORT_FUNCTION
from jobs.logs import log_as_json
from jobs.redaction import without_traceback
from jobs.runs import JOBS
from jobs.tick import WATCH
from settings import SettingsError


class PagelensWorker(Worker):
    """RQ's worker; with each sign of life one for exports tells whether it can draw."""

    def heartbeat(self, *arguments: Any, **options: Any) -> None:
        """RQ's own heartbeat, and ours."""
        super().heartbeat(*arguments, **options)
        if queues.EXPORT in self.queue_names():
            tell_chromium(self.connection)

    def handle_job_failure(self, *arguments: Any, **options: Any) -> None:
        """RQ keeps the text of an exception in Redis; it may quote anything, so its kind stays."""
        options["exc_string"] = without_traceback(options.get("exc_string", ""))
        super().handle_job_failure(*arguments, **options)


def work(names: Sequence[str] = queues.QUEUES, *, burst: bool = False) -> None:
    """Works until it is stopped; with `burst` until the queues are empty.

    Raises SettingsError for a queue that does not exist.
    """
    unknown = sorted(set(names) - set(queues.QUEUES))
    if unknown:
        raise SettingsError(f"No queue {unknown[0]}; there are {', '.join(queues.QUEUES)}.")
    log_as_json()
    _import_job_modules(names)
    worker = PagelensWorker(
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
    others = ((queues.EXPORT, EXPORT_FUNCTION), (queues.CONTROL, WATCH))
    for queue_name, function in (*JOBS.values(), *others):
        if queue_name in names:
            import_module(function.rpartition(".")[0])
