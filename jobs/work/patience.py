"""Waiting for a database that restarts: it is back within seconds, as a rule."""

import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import OperationalError

ATTEMPTS = 8
WAIT_SECONDS = 1.0

Answer = TypeVar("Answer")


def patiently(do: Callable[[], Answer]) -> Answer:
    """Calls `do`, a transaction, again while the database is away: for about half a minute.

    Raises OperationalError when it stays away.
    """
    for attempt in range(1, ATTEMPTS):
        try:
            return do()
        except OperationalError:
            time.sleep(WAIT_SECONDS * attempt)
    return do()
