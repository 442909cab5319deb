"""Says after the set-up what `pagelens up` needs and nothing on this machine brings along."""

import sys

from local.postgres import wheel_programs
from local.redis import installed_program
from settings import SettingsError

NO_POSTGRES = (
    "No PostgreSQL comes along for this machine: `pagelens up` needs DATABASE_URL of a server"
    " (PostgreSQL 15 or later)."
)
NO_REDIS = (
    "No Redis comes along for this Python or machine: before `pagelens up` type"
    " `sudo apt-get install redis-server` (or valkey-server), or set REDIS_URL."
)


def missing() -> list[str]:
    """A sentence for each server that is missing."""
    found = [] if wheel_programs() else [NO_POSTGRES]
    try:
        installed_program()
    except SettingsError:
        found.append(NO_REDIS)
    return found


if __name__ == "__main__":
    sys.stdout.write("".join(f"{sentence}\n" for sentence in missing()))
