"""Bounds of a browser's time and memory, kept from outside of whatever it hangs in."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dashboard.exports.folder import end_users_of, memory_of_users

SECONDS = 240.0
LOOK_EVERY = 1.0
# A report of three months takes about 400 MB; the bound is for what nobody foresaw.
MOST_MEMORY = 1_500_000_000
TOO_SLOW = "Chromium did not draw this in time; try again, or ask for fewer days."
TOO_LARGE = "Chromium needed too much memory to draw this; ask for fewer days."


@contextmanager
def bounded(folder: Path) -> Iterator[list[str]]:
    """Kills the browsers of this folder when their time or memory is used up, and at the end.

    The list then holds the sentence that says so.
    """
    ended = threading.Event()
    passed: list[str] = []
    latest = time.monotonic() + SECONDS

    def watch() -> None:
        while not ended.wait(LOOK_EVERY):
            reason = _passed_bound(folder, latest)
            if reason:
                passed.append(reason)
            if passed:
                end_users_of(folder)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield passed
    finally:
        ended.set()
        thread.join()
        end_users_of(folder)


def _passed_bound(folder: Path, latest: float) -> str:
    if time.monotonic() > latest:
        return TOO_SLOW
    return TOO_LARGE if memory_of_users(folder) > MOST_MEMORY else ""
