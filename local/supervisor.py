"""Keeps a handful of programs alive, and leaves none behind when it ends.

Programs are started by the main thread in order; one that dies is started again, a few times.
"""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from local.launch import spawn
from local.process_tree import Process, family, kill_session, leave_none, reap_orphans
from settings import PlainError

MOST_DEATHS = 5
WITHIN_SECONDS = 60.0
LONGEST_PAUSE = 8.0
LOOK_EVERY = 0.2
GONE_SECONDS = 5.0
LARGEST_LOG = 10_000_000


class StoppedError(PlainError):
    """The supervisor cannot go on; the message says which program failed and where its log is."""


@dataclass(frozen=True)
class Program:
    """A program to keep alive. `last` programs end after the others: the servers."""

    name: str
    command: Callable[[], list[str]]
    stop_signal: signal.Signals = signal.SIGTERM
    patience: float = 5.0
    last: bool = False


@dataclass
class _Running:
    program: Program
    process: subprocess.Popen[bytes]
    deaths: list[float] = field(default_factory=list)
    restart_at: float | None = None


class Supervisor:
    """The programs of one `pagelens up`."""

    def __init__(self, log_folder: Path, environment: Mapping[str, str]) -> None:
        self.log_folder = log_folder
        self.environment = dict(environment)
        self._running: dict[str, _Running] = {}
        self._strangers = set(family(os.getpid()))
        log_folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def start(self, program: Program) -> None:
        """Starts a program; what it prints goes to its log."""
        _rotate(self.log(program.name))
        self._running[program.name] = _Running(program, self._spawn(program))

    def log(self, name: str) -> Path:
        """The log of a program."""
        return self.log_folder / f"{name}.log"

    def alive(self, name: str) -> bool:
        """Whether a program that was started still runs."""
        return self._running[name].process.poll() is None

    def wait_until(self, ready: Callable[[], bool], name: str, seconds: float) -> None:
        """Waits until a program is ready. Raises StoppedError when it ends or takes too long."""
        give_up = time.monotonic() + seconds
        while not ready():
            if not self.alive(name):
                raise StoppedError(f"{name} ended while starting; see {self.log(name)}.")
            if time.monotonic() > give_up:
                raise StoppedError(f"{name} is not ready after {seconds:.0f} s: {self.log(name)}.")
            time.sleep(0.05)

    def watch(self) -> None:
        """Restarts what dies, for ever. Raises StoppedError when a program dies again and again."""
        while True:
            self.look()
            time.sleep(LOOK_EVERY)

    def look(self) -> None:
        """One round of watch()."""
        for running in self._running.values():
            if running.process.poll() is not None:
                self._revive(running)
        reap_orphans(each.process.pid for each in self._running.values())

    def stop(self) -> None:
        """Ends every program and all that descends from them: servers last."""
        ours = self._family()
        for last in (False, True):
            group = [each for each in self._running.values() if each.program.last is last]
            ours += _end([each for each in group if each.process.poll() is None])
        self._running.clear()
        give_up = time.monotonic() + GONE_SECONDS
        leave_none(ours, GONE_SECONDS)
        while (left := self._family()) and time.monotonic() < give_up:
            leave_none(left, give_up - time.monotonic())

    def descendants(self) -> set[int]:
        """Every process that came from this supervisor, at any depth."""
        return {process.pid for process in self._family()}

    def _family(self) -> list[Process]:
        return [each for each in family(os.getpid()) if each not in self._strangers]

    def _spawn(self, program: Program) -> subprocess.Popen[bytes]:
        return spawn(program.command(), self.log(program.name), self.environment)

    def _revive(self, running: _Running) -> None:
        now = time.monotonic()
        if running.restart_at is None:
            kill_session(running.process)
            recent = [when for when in running.deaths if now - when < WITHIN_SECONDS]
            running.deaths = [*recent, now]
            if len(running.deaths) >= MOST_DEATHS:
                name = running.program.name
                raise StoppedError(
                    f"{name} ended {MOST_DEATHS} times within a minute; see {self.log(name)}."
                )
            running.restart_at = now + min(LONGEST_PAUSE, 0.25 * 2 ** len(running.deaths))
        elif now >= running.restart_at:
            running.restart_at = None
            running.process = self._spawn(running.program)


def _end(group: list[_Running]) -> list[Process]:
    """Asks programs to end; returns whom it had to kill after their patience."""
    killed: list[Process] = []
    for each in group:
        each.process.send_signal(each.program.stop_signal)
    began = time.monotonic()
    for each in group:
        left = each.program.patience - (time.monotonic() - began)
        try:
            each.process.wait(max(0.0, left))
        except subprocess.TimeoutExpired:
            killed += kill_session(each.process)
            each.process.wait()
    return killed


def _rotate(log: Path) -> None:
    if log.is_file() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".log.1"))
