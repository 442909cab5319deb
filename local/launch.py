"""The one place that starts other programs, and ends them."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from local.child import Identity
from settings import PlainError

# The commands are our own lists of words; nothing of them comes from a request.


class ProgramError(PlainError):
    """A program ended with an error; the message is the first line in which it says so."""


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


@contextmanager
def output_of(argv: list[str], environment: Mapping[str, str]) -> Iterator[IO[bytes]]:
    """Runs a program while the block reads what it writes. Raises ProgramError at the end."""
    with tempfile.TemporaryFile() as words:
        process = subprocess.Popen(  # noqa: S603 - programs of ours, no shell
            argv, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=words
        )
        with process, _ended_with_the_block(process):
            yield _pipe(process.stdout)
        _require_success(process, words)


def feed(argv: list[str], source: IO[bytes], environment: Mapping[str, str]) -> None:
    """Runs a program that reads all of `source`. Raises ProgramError."""
    with tempfile.TemporaryFile() as words:
        process = subprocess.Popen(  # noqa: S603 - programs of ours, no shell
            argv, env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=words
        )
        # Who has read enough, or has failed, reads no further.
        with suppress(BrokenPipeError), process, _ended_with_the_block(process):
            shutil.copyfileobj(source, _pipe(process.stdin))
        _require_success(process, words)


@contextmanager
def _ended_with_the_block(process: subprocess.Popen[bytes]) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except BaseException:
        process.kill()
        raise


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise ValueError("the program was started without a pipe")
    return pipe


def _require_success(process: subprocess.Popen[bytes], words: IO[bytes]) -> None:
    if process.wait() == 0:
        return
    words.seek(0)
    lines = words.read(8192).decode(errors="replace").splitlines()
    failed = [line for line in lines if "error:" in line] or lines
    raise ProgramError(failed[0].strip() if failed else f"it ended with {process.returncode}")
