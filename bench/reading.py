"""The workers of one machine at their work, for benches of what goes on beside them."""

import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from local.launch import finish, spawn

PATIENCE = 30.0


@contextmanager
def reading(seconds_before: float) -> Iterator[None]:
    """The workers run; what is measured begins once they have worked for so long."""
    workers = spawn([sys.executable, "-P", "-m", "local.workers"])
    try:
        time.sleep(seconds_before)
        yield
    finally:
        finish(workers, signal.SIGTERM, PATIENCE)
