"""Who descends from a process, and how to leave none of them behind."""

import os
import signal
import subprocess
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

PROCESSES = Path("/proc")
LOOK_EVERY = 0.01


class Process(NamedTuple):
    """A process, and no later one with the same number: `began` is in ticks since the boot."""

    pid: int
    began: int


def descendants(pid: int) -> list[int]:
    """All living processes below this one; empty where there is no /proc."""
    return [process.pid for process in family(pid)]


def family(pid: int) -> list[Process]:
    """The same, so that each can be told from a later process."""
    children: dict[int, list[Process]] = {}
    for process, parent in _parents():
        children.setdefault(parent, []).append(process)
    found: list[Process] = []
    waiting = [pid]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += [process.pid for process in below]
    return found


def kill_all(pids: Iterable[int]) -> None:
    """Kills processes at once; those that ended meanwhile are no error."""
    signal_all(pids, signal.SIGKILL)


def kill_session(process: subprocess.Popen[bytes]) -> list[Process]:
    """Kills a child together with everything below it, and returns whom.

    All are halted first, so that none starts another while we look.
    """
    below: list[Process] = []
    if process.poll() is None:
        signal_all([process.pid], signal.SIGSTOP)
        below = _halt_below(process.pid)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    kill_all(one.pid for one in below)
    return below


def leave_none(processes: Iterable[Process], seconds: float) -> None:
    """Kills these processes and returns when they are gone, after so many seconds at the latest.

    A killed process needs a moment to go, also one whose parent is another by now.
    """
    give_up = time.monotonic() + seconds
    while (left := set(processes) & _living()) and time.monotonic() < give_up:
        kill_all(one.pid for one in left)
        time.sleep(LOOK_EVERY)


def reap_orphans(own: Iterable[int]) -> None:
    """Takes leave of ended grandchildren that came to us; our own children are left alone."""
    mine = set(own)
    with suppress(ChildProcessError):
        while ended := os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            if ended.si_pid in mine:
                return
            os.waitpid(ended.si_pid, 0)


def _halt_below(pid: int) -> list[Process]:
    halted: list[Process] = []
    while new := [one for one in family(pid) if one not in halted]:
        signal_all((one.pid for one in new), signal.SIGSTOP)
        halted += new
    return halted


def signal_all(pids: Iterable[int], number: signal.Signals) -> None:
    """Sends each process a signal; those that ended meanwhile are no error."""
    for pid in pids:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)


def _living() -> set[Process]:
    return {process for process, _parent in _parents()}


def _parents() -> Iterable[tuple[Process, int]]:
    if not PROCESSES.is_dir():
        return
    for folder in PROCESSES.iterdir():
        if not folder.name.isdigit():
            continue
        with suppress(OSError, ValueError, IndexError):
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            if fields[0] != "Z":
                yield Process(int(folder.name), int(fields[19])), int(fields[1])
