"""Every kind of work as Redis may name it: own rows, others' rows, and rows of nobody.

A new kind is in by itself. A row whose table lacks a value fails: add it in `_row`; so does an
argument of a background function that `known_arguments` lacks.
"""

import inspect
import json
import uuid
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from jobs import queues
from jobs.work.admission import RefusedJobError
from jobs.work.kinds import KINDS, WorkKind
from models import BackgroundJob, ExportJob, SyncRun
from models.scope import tenant_session
from tests.matrix.addresses import yesterday
from tests.matrix.marks import INVENTED, Mark, about
from tests.matrix.things import Things

NO_ARGUMENT = "{} takes {!r}: give it a value in tests/matrix/jobs.py, `known_arguments`."
ENDED = 3  # the place of a row of each tenant that has ended: see rows_of_work.py


@dataclass(frozen=True)
class Job:
    """A job in Redis: `arguments` are what it names, as JSON; `what` tells why it is wrong."""

    kind: WorkKind
    job_id: str
    arguments: str
    what: str = "own"

    def put_and_perform(self) -> None:
        """As a worker does that takes it from its queue."""
        given = json.loads(self.arguments)
        call = queues.Call(self.kind.queue, self.kind.function, self.job_id, 60, given)
        queues.put_many([call])
        with suppress(RefusedJobError):
            queues.JsonJob.fetch(self.job_id, connection=queues.connection()).perform()

    def __str__(self) -> str:
        return f"{self.kind.name} with {self.what} {self.arguments}"


def make_waiting(things: Things) -> list[Job]:
    """A row of each kind that waits, and the job that is right for it."""
    return [_make(things, kind, place) for place, kind in enumerate(KINDS.values(), 20)]


def wrong_jobs(job: Job, mark: Mark, other: Mark) -> Iterator[Job]:
    """The same job with a tenant, an id or both that do not belong together."""
    given, name = json.loads(job.arguments), job.kind.id_argument
    of = {each: about(json.dumps(given), mark, each) for each in (other, INVENTED)}
    for each, text in of.items():
        foreign = json.loads(text)
        yield _called(job, given | {name: foreign[name]}, f"{each.word}'s id")
        yield _called(job, given | {"tenant_id": foreign["tenant_id"]}, f"{each.word}'s tenant")
    yield _called(job, json.loads(of[INVENTED]), "nobody's tenant and id")
    yield _called(job, given | {name: mark.uuid_at(ENDED)}, "an ended row's id")
    for kind in KINDS.values():
        if kind.function != job.kind.function:
            arguments = {"tenant_id": given["tenant_id"], kind.id_argument: given[name]}
            yield Job(kind, job.job_id, json.dumps(arguments), f"the row of {job.kind.name} and")


def _called(job: Job, arguments: dict[str, Any], what: str) -> Job:
    return Job(job.kind, str(arguments[job.kind.id_argument]), json.dumps(arguments), what)


def _make(things: Things, kind: WorkKind, place: int) -> Job:
    work_id = things.mark.uuid_at(place)
    with tenant_session(things.tenant) as session:
        session.add(_row(things, kind, uuid.UUID(work_id)))
    return Job(kind, work_id, json.dumps(kind.arguments(things.tenant, work_id)))


def _row(things: Things, kind: WorkKind, work_id: uuid.UUID) -> Any:
    row: Any = kind.model(id=work_id, tenant_id=things.tenant)
    if isinstance(row, SyncRun):
        row.kind, row.meta_page_id = kind.name, things.mark.id()
        row.window_since = row.window_until = yesterday()
    elif isinstance(row, ExportJob):
        row.export_format, row.meta_page_id = "csv", things.mark.id()
    elif isinstance(row, BackgroundJob):
        row.kind, row.arguments = kind.name, _arguments(things, kind)
    return row


def known_arguments(things: Things) -> dict[str, Any]:
    """What background functions are called with, by the names of their arguments."""
    mark = things.mark
    erased = {"kind": "page", "number": mark.id(2), "erasure_id": mark.id()}
    return (
        things.arguments
        | erased
        | {"meta_page_id": mark.id(), "delivery_id": mark.id(), "import_id": mark.id()}
    )


def _arguments(things: Things, kind: WorkKind) -> dict[str, Any]:
    module, _, name = kind.does.rpartition(".")
    known, given = known_arguments(things), {}
    for each in inspect.signature(getattr(import_module(module), name)).parameters.values():
        if each.name != "tenant_id" and each.default is each.empty:
            assert each.name in known, NO_ARGUMENT.format(kind.does, each.name)
            given[each.name] = known[each.name]
    return given
