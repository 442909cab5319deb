"""A job as the project knows it: JSON, and one of its own functions, whatever Redis holds."""

from collections.abc import Callable
from typing import Any, Self, cast

import structlog
from redis import Redis
from rq import Queue
from rq.exceptions import DeserializationError, NoSuchJobError
from rq.job import Job
from rq.serializers import JSONSerializer

from jobs.job_fields import TRACEPARENT, split_fields
from jobs.work.admission import RefusedJobError, RowCall, admit, waits
from jobs.work.claim import NotTakenError
from traces.spans import span

# What a function answers whose row waits again after an interruption, or is somebody else's.
QUEUED = "queued"
TAKEN = "taken"
log = structlog.get_logger(__name__)


class JsonJob(Job):
    """Always JSON, as rq-scheduler makes its jobs without naming a serializer.

    RQ would call any dotted path that it finds in Redis, `os.system` too, as function or callback,
    and send webhooks to any address. Here only known functions are called, for rows that wait for
    them; `strange` names what Redis holds of this job that none of ours has.
    """

    def __init__(
        self, id: str | None = None, connection: Redis | None = None, serializer: Any = None
    ) -> None:
        super().__init__(id, connection=connection, serializer=JSONSerializer)
        self.waits_again = False
        self.strange: tuple[str, ...] = ()

    @classmethod
    def fetch(cls, id: str, connection: Redis | None = None, serializer: Any = None) -> Self:
        """RQ's own, for which an id that is none is a job that is not there."""
        try:
            return cast(Self, super().fetch(id, connection=connection))
        except ValueError as error:
            raise NoSuchJobError from error

    def restore(self, raw_data: dict[bytes, bytes]) -> None:
        """Takes over what a job of ours has, and nothing else that Redis holds of it."""
        ours, self.strange = split_fields(raw_data)
        if b"data" in raw_data:
            ours.setdefault(b"data", b"null")
        super().restore(ours)

    def perform(self) -> Any:
        """Calls the function; `waits_again` tells whether its row is to be put into the queue.

        Raises RefusedJobError for what is none of ours. Where the row is not there, or waits no
        more, nothing is done.
        """
        try:
            call = self.admitted()
            answer = TAKEN if call is not None and not waits(call) else self._do(call)
        except NotTakenError:
            answer = QUEUED
        except RefusedJobError as refused:
            log.error("job_refused", task_id=self.id, reason=str(refused))
            raise
        self.waits_again = answer == QUEUED
        return answer

    def _do(self, call: RowCall | None) -> Any:
        # What has no row comes every minute, and its own work are rows.
        if call is None:
            return super().perform()
        parent, about = self.meta.get(TRACEPARENT, ""), {"job_id": self.id}
        name = f"job {call.function.rpartition('.')[2]}"
        with span(name, parent=parent, role="consumer", tenant_id=call.tenant_id, **about) as told:
            answer = super().perform()
            told.note(job_status=str(answer))
            return answer

    def admitted(self) -> RowCall | None:
        """The row that this job is for; None for one without a row. Raises RefusedJobError."""
        if self.strange:
            raise RefusedJobError(f"fields: {', '.join(self.strange)}")
        try:
            name, instance, args, kwargs = self.func_name, self.instance, self.args, self.kwargs
        except DeserializationError as error:
            raise RefusedJobError("payload") from error
        if instance is not None or args != [] or not isinstance(kwargs, dict):
            raise RefusedJobError("arguments")
        return admit(self.id, name, kwargs)

    @property
    def func(self) -> Callable[..., Any] | None:
        """The function to be called. Raises RefusedJobError for any that is not ours."""
        self.admitted()
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
