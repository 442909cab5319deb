"""Whether a job that Redis holds is one of ours: its function, its arguments, then its row.

Redis is not trusted: whoever writes into it may call for the work of our own rows, and no more.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from jobs.work.claim import WAITING, NotTakenError
from jobs.work.kinds import KINDS, ROWLESS, WorkKind, kind_of
from jobs.work.patience import patiently
from models.scope import tenant_session
from models.work import WorkRow

LARGEST_TENANT_ID = 2**31 - 1


class RefusedJobError(Exception):
    """Redis holds a job that is none of the project's; nothing of it is called or imported."""


@dataclass(frozen=True)
class RowCall:
    """A job for this row of work."""

    function: str
    model: type[WorkRow]
    tenant_id: int
    work_id: UUID


def admit(job_id: str, function: object, arguments: Mapping[str, Any]) -> RowCall | None:
    """The row that a job is for; None for one of ours without a row. Raises RefusedJobError."""
    for one in ROWLESS:
        if one.function == function:
            if arguments or job_id != one.job_id:
                raise RefusedJobError("arguments")
            return None
    for kind in KINDS.values():
        if kind.function == function:
            return _row_call(kind, job_id, arguments)
    raise RefusedJobError("function")


def waits(call: RowCall) -> bool:
    """Whether the row is there, in that tenant, for that function, and waits.

    Raises NotTakenError when the database stays away.
    """
    try:
        return patiently(lambda: _waits(call))
    except OperationalError as error:
        raise NotTakenError from error


def _row_call(kind: WorkKind, job_id: str, arguments: Mapping[str, Any]) -> RowCall:
    tenant_id, work_id = arguments.get("tenant_id"), arguments.get(kind.id_argument)
    whole = set(arguments) == {"tenant_id", kind.id_argument}
    if not whole or type(tenant_id) is not int or not 0 < tenant_id <= LARGEST_TENANT_ID:
        raise RefusedJobError("arguments")
    if work_id != job_id or not _is_uuid(job_id):
        raise RefusedJobError("id")
    return RowCall(kind.function, kind.model, tenant_id, UUID(job_id))


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def _waits(call: RowCall) -> bool:
    model: Any = call.model
    with tenant_session(call.tenant_id) as session:
        row = session.scalar(
            select(model).where(
                model.tenant_id == call.tenant_id,
                model.id == call.work_id,
                model.status.in_(WAITING),
            )
        )
        return row is not None and kind_of(row).function == call.function
