"""What stopped a run that is no answer of Meta's: in a kind and a sentence, without its words."""

import psycopg.errors
from rq.timeouts import BaseTimeoutException
from sqlalchemy.exc import DBAPIError

from jobs.runs import TIMEOUT_SECONDS

UNEXPECTED = "Something unexpected stopped this run; what it had stored is kept. Run it again."
TOO_LONG = (
    f"The run took longer than {TIMEOUT_SECONDS // 60} minutes and was stopped; what it had stored"
    " is kept. Run it again."
)
DISK_FULL = (
    "The disk of the database is full; what this run had stored is kept."
    " Free some space, then run it again."
)
DATABASE = (
    "The database did not answer in the middle of this run; what it had stored is kept."
    " Run it again."
)


def told(error: Exception) -> tuple[str, str]:
    """(kind, sentence) of an accident."""
    if isinstance(error, BaseTimeoutException):
        return "timed_out", TOO_LONG
    if isinstance(error, DBAPIError):
        full = isinstance(error.orig, psycopg.errors.DiskFull)
        return ("disk_full", DISK_FULL) if full else ("database", DATABASE)
    return "unexpected", UNEXPECTED
