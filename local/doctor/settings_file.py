"""Whether the settings file, which holds secrets, is for its owner alone."""

import stat

from jobs.health.check import Check
from setting_file import settings_file
from settings import Settings


def look_at_settings_file(_settings: Settings) -> Check:
    """Whether others on this machine may read it, or write it."""
    path = settings_file()
    if not path.is_file():
        return Check("settings file", "none is used")
    mode = path.stat().st_mode
    if mode & (stat.S_IRWXO | stat.S_IWGRP):
        found = f"{path} is open to others on this machine ({stat.S_IMODE(mode):04o})"
        return Check("settings file", found, f"It holds secrets: chmod 600 {path}", optional=True)
    return Check("settings file", f"{path} is closed to others")
