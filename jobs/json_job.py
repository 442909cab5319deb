"""A job as the project knows it: JSON, and one of its own functions, whatever Redis holds."""

from collections.abc import Callable
from typing import Any

from redis import Redis
from rq import Queue
from rq.job import Job
from rq.serializers import JSONSerializer

from jobs.work.claim import NotTakenError
from jobs.work.kinds import KNOWN_FUNCTIONS

# What a function answers whose row waits again after an interruption.
QUEUED = "queued"


class UnknownFunctionError(Exception):
    """Redis holds a job whose function is none of the project's; it is not called."""


class JsonJob(Job):
    """Always JSON, as rq-scheduler makes its jobs without naming a serializer.

    RQ would call any dotted path that it finds in Redis, `os.system` too, as function or callback,
    and send webhooks to any address. Here only known functions are called, and nothing else.
    """

    def __init__(
        self, id: str | None = None, connection: Redis | None = None, serializer: Any = None
    ) -> None:
        super().__init__(id, connection=connection, serializer=JSONSerializer)
        self.waits_again = False

    def perform(self) -> Any:
        """Calls the function; `waits_again` tells whether its row is to be put into the queue."""
        try:
            answer = super().perform()
        except NotTakenError:
            answer = QUEUED
        self.waits_again = answer == QUEUED
        return answer

    @property
    def func(self) -> Callable[..., Any] | None:
        """The function to be called. Raises UnknownFunctionError for any that is not ours."""
        if self.func_name not in KNOWN_FUNCTIONS or self.instance is not None:
            raise UnknownFunctionError
        function: Callable[..., Any] | None = super().func
        return function

    @property
    def success_callback(self) -> None:
        """None: a job of ours has no callbacks."""
        return

    failure_callback = stopped_callback = success_callback

    def send_webhooks(self, *_arguments: Any, **_options: Any) -> None:
        """Sends nothing: a job of ours has no webhooks."""


class JsonQueue(Queue):
    """A queue whose jobs are JSON."""

    job_class = JsonJob

    def __init__(self, name: str, connection: Redis, **options: Any) -> None:
        options["serializer"] = JSONSerializer
        options["job_class"] = JsonJob
        super().__init__(name, connection=connection, **options)
