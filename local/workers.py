"""The workers of one machine, in one family: `python -m local.workers`."""

import os
from contextlib import suppress
from pathlib import Path

from jobs.pool import Group, run_pool
from jobs.queue_names import BACKFILL, CONTROL, EXPORT, MAIL, SYNC

MOST_FOR_SYNCS = 8
# Where the same machine serves people, these come first.
NICENESS = 10
# Linux weighs sessions against each other before it looks at what is nice within one.
OF_THE_SESSION = Path("/proc/self/autogroup")


def groups() -> list[Group]:
    """A sync waits for Meta most of its time, so that two a core keep the cores busy."""
    syncs = min(2 * (os.cpu_count() or 1), MOST_FOR_SYNCS)
    return [
        Group((CONTROL,), 1),
        Group((SYNC, BACKFILL), syncs),
        Group((EXPORT,), 1),
        # Of its own: a mail server that hangs keeps neither a sync nor an export waiting.
        Group((MAIL,), 1),
    ]


def stand_behind_people() -> None:
    """Lets others of the machine go first: this process, and the session where it leads one."""
    os.nice(NICENESS)
    if os.getsid(0) == os.getpid():
        with suppress(OSError):
            OF_THE_SESSION.write_text(str(NICENESS))


if __name__ == "__main__":
    stand_behind_people()
    run_pool(groups())
