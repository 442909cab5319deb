"""How long a process waits for PostgreSQL: a server that hangs still acknowledges TCP.

psycopg lets a connection wait its own way. Ours stops when its time is over, or as soon as this
process has found that nobody answers; it is closed then, so that the pool throws it away.
"""

import threading
import time
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg.abc import PQGen
from psycopg.waiting import READY_NONE

CONNECT_SECONDS = 5
# A little longer than a statement may take on the server.
STATEMENT_SECONDS = 315.0
LOOK_EVERY = 0.1


class SilentDatabaseError(psycopg.OperationalError):
    """The database did not answer in time."""


@dataclass
class Patience:
    """The seconds that one answer may take; while `gave_up` is set none is waited for."""

    seconds: float = STATEMENT_SECONDS
    gave_up: threading.Event = field(default_factory=threading.Event)


# That of the engine of web and workers.
PATIENCE = Patience()


class PatientConnection(psycopg.Connection[Any]):
    """A connection that waits no longer than its patience."""

    patience = PATIENCE

    def wait(self, gen: PQGen[Any], *arguments: Any, **options: Any) -> Any:
        """Waits for an answer. Raises SilentDatabaseError when none came, and is closed then."""
        options["interval"] = LOOK_EVERY
        return super().wait(self._bounded(gen), *arguments[1:], **options)

    def _bounded(self, gen: PQGen[Any]) -> PQGen[Any]:
        until = time.monotonic() + self.patience.seconds
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                if ready == READY_NONE and self._is_over(until):
                    self.pgconn.finish()
                    raise SilentDatabaseError("the database does not answer")
                wanted = gen.send(ready)
        except StopIteration as ended:
            return ended.value

    def _is_over(self, until: float) -> bool:
        return self.patience.gave_up.is_set() or time.monotonic() > until


def connect(patience: Patience, *arguments: Any, **options: Any) -> PatientConnection:
    """A connection with this patience. Raises psycopg.OperationalError when there is none."""
    if patience.gave_up.is_set():
        raise SilentDatabaseError("the database does not answer")
    options.setdefault("connect_timeout", CONNECT_SECONDS)
    connection = PatientConnection.connect(*arguments, **options)
    connection.patience = patience
    return connection
