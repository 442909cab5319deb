"""The workers of one machine, in one family: `python -m local.workers`."""

import os

from jobs.pool import Group, run_pool
from jobs.queue_names import BACKFILL, CONTROL, EXPORT, MAIL, SYNC

MOST_FOR_SYNCS = 8
# Where the same machine serves people, these come first.
NICENESS = 10


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


if __name__ == "__main__":
    os.nice(NICENESS)
    run_pool(groups())
