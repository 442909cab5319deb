"""Which of our own programs run beside the servers, and by which command."""

import signal
import sys

from local.child import guarded
from local.supervisor import Program

WEB = "web"
SCHEDULER = "scheduler"
SANDBOX = "sandbox"
# Longer than a worker waits for what it works on.
PATIENCE_WITH_WORKERS = 8.0


def pagelens(*arguments: str) -> list[str]:
    """The command that runs `pagelens` with these arguments in this environment."""
    return [sys.executable, "-P", "-m", "cli", *arguments]


def web(port: int) -> Program:
    """The web process."""
    return _program(WEB, ["web", "--port", str(port)], signal.SIGTERM)


def sandbox(port: int) -> Program:
    """The stand-in Graph API."""
    return _program(SANDBOX, ["sandbox", "--port", str(port)], signal.SIGTERM)


def workers() -> Program:
    """The workers of one machine; killed they must go at once, so that their work is freed."""

    def command() -> list[str]:
        python = [sys.executable, "-P", "-m", "local.workers"]
        return guarded(python, death_signal=signal.SIGKILL)

    return Program("workers", command, patience=PATIENCE_WITH_WORKERS)


def scheduler() -> Program:
    """The scheduler."""
    return _program(SCHEDULER, ["scheduler"], signal.SIGKILL)


def _program(name: str, arguments: list[str], death_signal: signal.Signals) -> Program:
    def command() -> list[str]:
        return guarded(pagelens(*arguments), death_signal=death_signal)

    return Program(name, command)
