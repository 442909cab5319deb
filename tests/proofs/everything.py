"""Workers and scheduler as `pagelens up` runs them, in a process of their own: for proofs."""

import os
import signal
import sys
from pathlib import Path

from local import programs
from local.child import adopt_orphans
from local.supervisor import Supervisor


def run(folder: str) -> None:
    """Keeps them alive until SIGTERM."""
    adopt_orphans()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    supervisor = Supervisor(Path(folder), os.environ)
    try:
        for program in (programs.workers(), programs.scheduler()):
            supervisor.start(program)
        supervisor.watch()
    finally:
        supervisor.stop()


if __name__ == "__main__":
    run(sys.argv[1])
