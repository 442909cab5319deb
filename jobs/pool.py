"""Several workers of one machine, forked from a process that has loaded everything once.

What is loaded before the fork is in memory once, however many workers and work horses there are.
A worker that ends is started anew; all end with the process that forked them.
"""

import os
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType

import structlog

from jobs.parents import die_with
from jobs.worker import get_ready, work

LONGEST_PAUSE = 8.0
LOOK_EVERY = 0.2
LIVED_WELL_SECONDS = 30.0
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Group:
    """So many workers for these queues."""

    queues: tuple[str, ...]
    count: int


@dataclass
class _Place:
    """What one worker is for, since when it works, and how often it ended early in a row."""

    queues: tuple[str, ...]
    began: float = 0.0
    early_ends: int = 0

    def pause(self) -> float:
        """Seconds to wait after its end: none unless it keeps ending."""
        lived_well = time.monotonic() - self.began > LIVED_WELL_SECONDS
        self.early_ends = 0 if lived_well else self.early_ends + 1
        return min(0.1 * 2.0**self.early_ends, LONGEST_PAUSE)


@dataclass
class _Pool:
    working: dict[int, _Place] = field(default_factory=dict)
    waiting: list[tuple[float, _Place]] = field(default_factory=list)
    stopping: bool = False

    def start(self, place: _Place) -> None:
        parent = os.getpid()
        place.began = time.monotonic()
        pid = os.fork()
        if pid == 0:
            _be_a_worker(parent, place.queues)
        self.working[pid] = place
        if self.stopping:
            os.kill(pid, signal.SIGTERM)

    def stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True
        for pid in list(self.working):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)

    def watch(self) -> None:
        """Starts anew what ends, until all have ended after a stop."""
        while self.working or not self.stopping:
            self._bury()
            self._revive()
            time.sleep(LOOK_EVERY)

    def _bury(self) -> None:
        for pid in list(self.working):
            if os.waitpid(pid, os.WNOHANG) != (0, 0):
                place = self.working.pop(pid)
                pause = place.pause()
                self.waiting.append((time.monotonic() + pause, place))
                if not self.stopping:
                    log.warning("worker_ended", queues=place.queues, starts_in=pause)

    def _revive(self) -> None:
        now = time.monotonic()
        due = [one for one in self.waiting if one[0] <= now and not self.stopping]
        for one in due:
            self.waiting.remove(one)
            self.start(one[1])


def run_pool(groups: Sequence[Group]) -> None:
    """Runs these workers until SIGTERM or SIGINT. Raises SettingsError for an unknown queue."""
    get_ready([name for group in groups for name in group.queues])
    pool = _Pool()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, pool.stop)
    for group in groups:
        for _worker in range(group.count):
            pool.start(_Place(group.queues))
    pool.watch()


def _be_a_worker(parent: int, queues: tuple[str, ...]) -> None:
    """The whole life of a forked process."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    die_with(parent)
    try:
        work(queues)
    except BaseException as error:  # noqa: BLE001  it must not go on as its parent
        log.error("worker_broke", exception=type(error).__name__)
        sys.stderr.flush()
        os._exit(1)
    os._exit(0)
