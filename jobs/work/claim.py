"""A row of work that this process has taken. Each writing is a transaction while the row is ours.

Ours it is as long as it is running since the moment at which we took it: whoever was given up for
dead finds another moment there, or another status, and writes no more.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any, TypeVar
from uuid import UUID

from rq.timeouts import BaseTimeoutException
from sqlalchemy import ColumnElement, and_, func, literal, or_, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from jobs.work.interruptions import Interruption
from jobs.work.patience import patiently
from jobs.work.restart import SHORT_PAUSE, start_again
from models.orm import now_utc
from models.scope import tenant_session
from models.work import WorkRow

WAITING = ("queued", "throttled")
Taken = TypeVar("Taken")


class LostWorkError(Exception):
    """The row is not ours any more: another worker may have it by now, or it has ended."""


class NotTakenError(Exception):
    """The database was away for so long that nothing could be taken; the job waits again."""


@dataclass
class Claim:
    """The row with this id, taken by this process at `started_at` (UTC).

    `progressed` tells whether anything new was stored since.
    """

    model: type[WorkRow]
    tenant_id: int
    task_id: UUID
    started_at: datetime
    progressed: bool = field(default=False, init=False)
    _to_tell: bool = field(default=False, init=False)

    @classmethod
    def of(cls, row: Any) -> "Claim":
        """The claim of a row that has just been taken."""
        return cls(type(row), row.tenant_id, row.id, row.started_at)

    def hold(self, session: Session) -> None:
        """Makes sure in this transaction that the row is still ours, before results are written.

        Raises LostWorkError: a worker that was given up must not write over its successor.
        """
        mine = select(self.model.id).where(*self._mine()).with_for_update(read=True)
        if session.scalar(mine) is None:
            raise LostWorkError

    def made_progress(self, session: Session | None = None) -> None:
        """Something new is stored: only starts from now on count as having got nothing done.

        Give the session that stores it, so that both are committed or neither; without one it is
        written with the row's next writing.
        """
        self.progressed = True
        if session is None:
            self._to_tell = True
        else:
            session.execute(update(self.model).where(*self._mine()).values(attempts=0))

    def beat(self) -> None:
        """A sign of life between two writings."""
        now = now_utc()
        with tenant_session(self.tenant_id) as session:
            session.execute(update(self.model).where(*self._mine()).values(heartbeat_at=now))

    def write(self, **values: Any) -> None:
        """Writes the row, with a sign of life. Raises LostWorkError."""
        with tenant_session(self.tenant_id) as session:
            self._write(session, {"heartbeat_at": now_utc(), **values})

    def end(self, then: Callable[[Session, Any], None] | None = None, **values: Any) -> None:
        """Ends this start in order, even when the database is away for some seconds.

        `then` gets the row as it is now, in the same transaction. Raises LostWorkError.
        """

        def once() -> None:
            with tenant_session(self.tenant_id) as session:
                given_back = func.greatest(self.model.attempts - 1, 0)
                ended = {"attempts": given_back, "error_kind": None, **values}
                row = self._write(session, ended)
                if then is not None:
                    then(session, row)

        patiently(once)

    def start_again(self, interruption: Interruption, **values: Any) -> str:
        """Ends an interrupted start. Returns `queued`, or `failed` when it was the last.

        Raises LostWorkError.
        """

        def once() -> str:
            with tenant_session(self.tenant_id) as session:
                row = self._write(session, {"heartbeat_at": now_utc(), **values})
                return start_again(row, interruption, now_utc())

        return patiently(once)

    def _write(self, session: Session, values: dict[str, Any]) -> Any:
        if self._to_tell:
            values["attempts"] = 0
        statement = update(self.model).where(*self._mine()).values(values).returning(self.model)
        row = session.scalar(statement.execution_options(populate_existing=True))
        if row is None:
            raise LostWorkError
        return row

    def _mine(self) -> list[ColumnElement[bool]]:
        return [
            self.model.tenant_id == self.tenant_id,
            self.model.id == self.task_id,
            self.model.status == "running",
            self.model.started_at == self.started_at,
        ]


def take(
    model: type[WorkRow],
    tenant_id: int,
    task_id: UUID,
    begin: Callable[[Session, Any], Taken],
) -> Taken | None:
    """Takes a waiting row whose time has come, or comes within seconds; None when there is none.

    `begin` makes what the work is done with out of the row, in the same transaction. Raises
    NotTakenError when the database stays away.
    """
    try:
        patiently(lambda: _wait_for_its_time(model, tenant_id, task_id))
        claim = Claim(model, tenant_id, task_id, now_utc())
        tries = count()
        return patiently(lambda: _take(claim, begin, again=next(tries) > 0))
    except (OperationalError, BaseTimeoutException) as error:
        raise NotTakenError from error


def _take(claim: Claim, begin: Callable[[Session, Any], Taken], *, again: bool) -> Taken | None:
    model, now = claim.model, claim.started_at
    waits = and_(
        model.status.in_(WAITING),
        or_(model.resume_at.is_(None), model.resume_at <= now + SHORT_PAUSE),
    )
    # The answer to the first try may have been lost with the connection.
    taken_before = and_(literal(again), model.status == "running", model.started_at == now)
    with tenant_session(claim.tenant_id) as session:
        row = session.scalar(
            update(model)
            .where(
                model.tenant_id == claim.tenant_id,
                model.id == claim.task_id,
                or_(waits, taken_before),
            )
            .values(
                status="running",
                attempts=model.attempts + 1,
                started_at=now,
                heartbeat_at=now,
                resume_at=None,
                error=None,
                **({} if model.knows_its_fault else {"error_kind": None}),
            )
            .returning(model)
        )
        return None if row is None else begin(session, row)


def _wait_for_its_time(model: type[WorkRow], tenant_id: int, task_id: UUID) -> None:
    with tenant_session(tenant_id) as session:
        resume_at = session.scalar(
            select(model.resume_at).where(
                model.tenant_id == tenant_id, model.id == task_id, model.status.in_(WAITING)
            )
        )
    left = resume_at - now_utc() if resume_at else None
    if left is not None and left <= SHORT_PAUSE:
        time.sleep(max(left.total_seconds(), 0))
