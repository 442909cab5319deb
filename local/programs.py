"""Which of our own programs run beside the servers, and by which command."""

import signal
import sys

from local.child import guarded
from local.supervisor import Program

WEB = "web"
SCHEDULER = "scheduler"
SANDBOX = "sandbox"
WORKERS = {
    "worker-control": ["control"],
    "worker-sync-1": ["sync", "backfill"],
    "worker-sync-2": ["sync", "backfill"],
    "worker-export": ["export"],
}


def pagelens(*arguments: str) -> list[str]:
    """The command that runs `pagelens` with these arguments in this environment."""
    return [sys.executable, "-P", "-m", "cli", *arguments]


def web(port: int) -> Program:
    """The web process."""
    return _program(WEB, ["web", "--port", str(port)], signal.SIGTERM)


def sandbox(port: int) -> Program:
    """The stand-in Graph API."""
    return _program(SANDBOX, ["sandbox", "--port", str(port)], signal.SIGTERM)


def workers() -> list[Program]:
    """The workers of one machine; a killed one must go at once, so that its job is freed."""
    return [_program(name, ["worker", *queues], signal.SIGKILL) for name, queues in WORKERS.items()]


def scheduler() -> Program:
    """The scheduler."""
    return _program(SCHEDULER, ["scheduler"], signal.SIGKILL)


def _program(name: str, arguments: list[str], death_signal: signal.Signals) -> Program:
    def command() -> list[str]:
        return guarded(pagelens(*arguments), death_signal=death_signal)

    return Program(name, command)
