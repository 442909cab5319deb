"""Whether the database answers, and what is to be done where it does not."""

from dataclasses import dataclass
from typing import Any

import psycopg
import psycopg.errors
from sqlalchemy.engine import make_url

from models.migrate import is_too_old
from models.patience import Patience, connect

WELL = "ok"
AWAY = "The database does not answer: check that PostgreSQL runs, and DATABASE_URL."
REFUSED = "The database refuses the login: check user and password in DATABASE_URL."
NONE_THERE = "The database server has no such database: check the name in DATABASE_URL."
NO_ROLE = (
    "The database knows no such user: check the name in DATABASE_URL, or run `pagelens migrate`,"
    " which makes it."
)
OLD = "The database has not the schema of this release: run `pagelens migrate`."
# Of a connection that was refused libpq tells no SQLSTATE, only the server's words.
REFUSALS = (
    ("authentication failed", REFUSED),
    ("no password supplied", REFUSED),
    ("pg_hba.conf", REFUSED),
    ("role ", NO_ROLE),
    ('database "', NONE_THERE),
)
# A pooler need not keep anything of ours.
ONE_TRIP = {"autocommit": True, "prepare_threshold": None}
# One trip, and one transaction: it takes its place as the engine's do.
QUESTION = """
SELECT set_config('role', current_database() || '_wide', true);
SELECT ARRAY(SELECT version_num FROM alembic_version),
       (SELECT extract(epoch FROM now() - min(created_at))::float8
          FROM sync_run WHERE status = 'queued')
"""


@dataclass(frozen=True)
class DatabaseFinding:
    """`state` is "ok" or a sentence; `oldest_seconds` is the age of the oldest queued run."""

    state: str
    answers: bool
    oldest_seconds: float | None = None


class DatabaseProbe:
    """Asks over a connection of its own, which it keeps while it works."""

    def __init__(self, url: str, seconds: float) -> None:
        self._arguments = _arguments(url)
        self._patience = Patience(seconds)
        self._connection: psycopg.Connection[Any] | None = None

    def look(self) -> DatabaseFinding:
        """How the database is at this moment; takes its seconds at most, twice to connect."""
        try:
            return self._ask()
        except psycopg.Error as error:
            self.close()
            return _what_failed(error)

    def close(self) -> None:
        """Lets go of the connection."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _ask(self) -> DatabaseFinding:
        if self._connection is None:
            arguments, options = self._arguments
            limit = {"connect_timeout": max(2, int(self._patience.seconds))}
            self._connection = connect(
                self._patience, *arguments, **{**options, **limit, **ONE_TRIP}
            )
        cursor = self._connection.execute(QUESTION)
        cursor.nextset()
        revisions, oldest = cursor.fetchone() or ([], None)
        return DatabaseFinding(OLD if is_too_old(set(revisions)) else WELL, True, oldest)


def _arguments(url: str) -> tuple[Any, Any]:
    """The address as psycopg takes it."""
    ours = make_url(url).set(drivername="postgresql+psycopg")
    return ours.get_dialect()().create_connect_args(ours)


def refusal(words: str) -> str | None:
    """What the server means that answers and does not let us in; None where it is away."""
    return next((sentence for part, sentence in REFUSALS if part in words), None)


def _what_failed(error: psycopg.Error) -> DatabaseFinding:
    if isinstance(error, psycopg.ProgrammingError | psycopg.errors.InvalidParameterValue):
        # No table, no role to work as, or none that may read.
        return DatabaseFinding(OLD, True)
    return DatabaseFinding(refusal(str(error)) or AWAY, False)
