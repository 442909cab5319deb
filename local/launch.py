"""The one place that starts other programs, and ends them."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from local.child import Identity

# The commands are our own lists of words; nothing of them comes from a request.


def spawn(
    argv: list[str], log: Path | None = None, environment: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """Starts a child in a session of its own; what it prints is added to the log, or dropped."""
    with (log or Path(os.devnull)).open("ab") as output:
        if log:
            log.chmod(0o600)
        return subprocess.Popen(  # noqa: S603 - programs of ours, no shell
            argv,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def finish(process: subprocess.Popen[bytes], signal_number: int, seconds: float) -> None:
    """Asks a child to end, and kills it when it has not within these seconds."""
    process.send_signal(signal_number)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def run(
    argv: list[str],
    identity: Identity | None = None,
    environment: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Runs a program to its end and returns what it printed. Raises OSError if it cannot start."""
    return subprocess.run(  # noqa: S603 - programs of ours, no shell
        argv,
        env=environment,
        cwd=os.sep if identity else None,
        user=identity.uid if identity else None,
        group=identity.gid if identity else None,
        extra_groups=[] if identity else None,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
