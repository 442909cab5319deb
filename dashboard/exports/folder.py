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
KILOBYTE = 1024


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


def end_users_of(folder: Path, spare: int = 0) -> None:
    """Kills the browsers whose profile lies in this folder, with all their children.

    The process `spare` is let live.
    """
    for pid in set(_users(folder)) - {spare}:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)


def memory_of_users(folder: Path) -> int:
    """Bytes that the browsers of this folder hold; pages that several share are counted once."""
    return sum(_held(pid) for pid in _users(folder))


def _held(pid: int) -> int:
    with suppress(OSError, ValueError, IndexError):
        lines = (PROCESSES / str(pid) / "smaps_rollup").read_text().splitlines()
        return next(int(one.split()[1]) * KILOBYTE for one in lines if one.startswith("Pss:"))
    return 0


def _users(folder: Path) -> list[int]:
    """The browsers of this folder: each runs in a session of its own, as all its children do."""
    sessions = {_session(pid) for pid in _started_with(folder)} - {os.getsid(0), 0}
    return [pid for pid in _processes() if _session(pid) in sessions]


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
