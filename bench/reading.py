"""The workers of one machine at their work, for benches of what goes on beside them."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def reading(seconds_before: float) -> Iterator[None]:
    """The workers run; what is measured begins once they have worked for so long."""
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "local.workers"], stderr=subprocess.DEVNULL
    ) as process:
        try:
            time.sleep(seconds_before)
            yield
        finally:
            process.terminate()
