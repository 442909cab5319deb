"""A folder for what is unfinished, named after the process: what a killed one left is cleared.

A browser that this process starts keeps its profile in the folder, and is found by it.
"""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = "pagelens-export-"
PROCESSES = Path("/proc")


@contextmanager
def work_folder() -> Iterator[Path]:
    """An empty folder of this process, gone at the end together with any browser in it."""
    clear_dead_folders()
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    try:
        yield folder
    finally:
        clear(folder)


def clear_dead_folders() -> None:
    """Removes the folders of processes that are no more, and ends their browsers."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError, ValueError):
            owner = int(folder.name.removeprefix(PREFIX).partition("-")[0])
            if folder.stat().st_uid == os.getuid() and not _lives(owner):
                clear(folder)


def clear(folder: Path) -> None:
    """Ends every process that uses the folder, then removes it."""
    end_users_of(folder)
    shutil.rmtree(folder, ignore_errors=True)


def end_users_of(folder: Path) -> None:
    """Kills the sessions of the browsers whose profile lies in this folder.

    A browser runs in a session of its own, which all of its children share.
    """
    own = os.getsid(0)
    for session in {_session(pid) for pid in _started_with(folder)} - {own, 0}:
        for pid in _processes():
            if _session(pid) == session:
                with suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, signal.SIGKILL)


def _started_with(folder: Path) -> list[int]:
    mark = b"--user-data-dir=" + os.fsencode(folder)
    found = []
    for pid in _processes():
        with suppress(OSError):
            if pid != os.getpid() and mark in (PROCESSES / str(pid) / "cmdline").read_bytes():
                found.append(pid)
    return found


def _processes() -> list[int]:
    if not PROCESSES.is_dir():
        return []
    return [int(entry.name) for entry in PROCESSES.iterdir() if entry.name.isdigit()]


def _session(pid: int) -> int:
    try:
        return os.getsid(pid)
    except OSError:
        return 0


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
