"""What interrupts work, as a kind and a sentence; never with an exception's words."""

from dataclasses import dataclass

import psycopg.errors
from rq.timeouts import BaseTimeoutException
from sqlalchemy.exc import DBAPIError

from jobs.work.kinds import WorkKind

GOES_ON = "It goes on by itself."
THRICE = "That happened three times in a row."
FOR_DAYS = "It was tried for three days."
FIVE_TIMES = "That happened five times in a row."


@dataclass(frozen=True)
class Interruption:
    """`what` happened to {noun}; `cure` is what to do when it comes three times in a row.

    One that does not count is nobody's fault: a worker was asked to end. One that `comes_again`
    lies in the work itself, and does not pass with time.
    """

    kind: str
    what: str
    cure: str
    counts: bool = True
    comes_again: bool = False

    def passing(self, work: WorkKind) -> str:
        """The sentence while the work starts again by itself."""
        return f"{self.what} {GOES_ON}".format(noun=work.noun)

    def final(self, work: WorkKind, tried: str = THRICE) -> str:
        """The sentence when it has been tried often enough."""
        return f"{self.what} {tried} {self.cure}".format(noun=work.noun)


WORKER_LOST = Interruption(
    "worker_lost",
    "The worker stopped in the middle of this {noun}; what it had stored is kept.",
    "See whether this machine has enough memory, then start it again.",
)
WORKER_ENDED = Interruption(
    "worker_ended",
    "The worker was asked to end in the middle of this {noun}; what it had stored is kept.",
    "Start it again.",
    counts=False,
)
TIMED_OUT = Interruption(
    "timed_out",
    "This {noun} took too long and was stopped; what it had stored is kept.",
    "See whether Meta and the database answer quickly, then start it again.",
    comes_again=True,
)
OUT_OF_MEMORY = Interruption(
    "memory",
    "This {noun} needed more memory than there was; what it had stored is kept.",
    "Give the worker more memory or ask for less at once, then start it again.",
    comes_again=True,
)
DISK_FULL = Interruption(
    "disk_full",
    "The disk of the database is full; what this {noun} had stored is kept.",
    "Free some space, then start it again.",
)
DATABASE = Interruption(
    "database",
    "The database did not answer in the middle of this {noun}; what it had stored is kept.",
    "Look at PostgreSQL, then start it again.",
)
UNEXPECTED = Interruption(
    "unexpected",
    "Something unexpected stopped this {noun}; what it had stored is kept.",
    "Start it again; if it stays, tell your operator.",
    comes_again=True,
)


def interruption_of(error: BaseException) -> Interruption:
    """What an exception that nobody expected says about the machine."""
    if isinstance(error, BaseTimeoutException):
        return TIMED_OUT
    if isinstance(error, MemoryError):
        return OUT_OF_MEMORY
    if isinstance(error, DBAPIError):
        return DISK_FULL if isinstance(error.orig, psycopg.errors.DiskFull) else DATABASE
    return UNEXPECTED
