"""Work that cannot be done now by nobody's fault here: what it needs is away, so it waits longer
each time, and its row says why."""

from datetime import datetime, timedelta

LONGEST_WAIT = timedelta(hours=2)
# What a row calls it.
PUT_OFF = "put_off"


class PutOffError(Exception):
    """The work shall be tried again at `until` (UTC); the message says why, to people."""

    def __init__(self, until: datetime, why: str) -> None:
        super().__init__(why)
        self.until = until


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts: 2, 4, 8 … minutes up to 2 hours."""
    return min(timedelta(minutes=2 ** min(attempts, 10)), LONGEST_WAIT)
