"""The web process, as `pagelens web` starts it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from local import ports
from tests.local.waiting import wait_for

PATIENCE = 60


@contextmanager
def served(environment: dict[str, str]) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    port = ports.free_port()
    command = [sys.executable, "-m", "cli", "web", "--port", str(port)]
    with subprocess.Popen(command, env=os.environ | environment, stderr=subprocess.PIPE) as web:
        try:
            wait_for(lambda: ports.answers(port, "/healthz"))
            yield port, web
        finally:
            web.terminate()
            web.wait(PATIENCE)
