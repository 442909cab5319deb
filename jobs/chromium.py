"""Whether exports can draw: Chromium lives with the export worker, maybe on another machine.

Each export worker tells Redis what it found; who asks believes that, else looks around here.
"""

import os
import shutil
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from jobs import queues
from models.export_formats import names_of

# The shell without windows is the same browser, started in half the time with half the memory.
NAMES = (
    "chromium-headless-shell",
    "chrome-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
)
KEY = "pagelens:chromium"
TOLD_FOR_SECONDS = 1800
NONE = "none"
MISSING = (
    f"{names_of(drawn=True)} need Chromium, which the export worker does not find: install"
    f" chromium there, or set BROWSER_PATH. The other formats work without it."
)


def find_chromium() -> str | None:
    """The path of Chromium on this machine: BROWSER_PATH, else the usual names."""
    given = os.environ.get("BROWSER_PATH")
    if given:
        return given if Path(given).is_file() else None
    return next(filter(None, map(shutil.which, NAMES)), None)


def tell_chromium(connection: Redis) -> None:
    """An export worker tells whether it has Chromium."""
    connection.set(KEY, find_chromium() or NONE, ex=TOLD_FOR_SECONDS)


def has_chromium() -> bool:
    """Whether what Chromium draws can be made, as the export worker told, else as we see."""
    try:
        told = queues.connection().get(KEY)
    except RedisError:
        told = None
    if isinstance(told, bytes):
        return told.decode() != NONE
    return find_chromium() is not None
