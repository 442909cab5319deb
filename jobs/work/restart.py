"""Interrupted work starts again by itself, until it has got nothing done three times.

1. The claim counts a start; whatever gets something done sets the count back to nothing, in the
   transaction that stores it; a start that ends in order gives its count back.
2. After an interruption the row waits again, a few seconds at first, then two minutes: by then
   its cause may be over.
3. The third start in a row that got nothing done is the last: the work has failed, which is told.
4. What has to reach somebody (a report) is tried for three days in place of three times, with
   pauses that grow to two hours; but what lies in the work itself ends it the fifth time that it
   comes in a row.
"""

from datetime import datetime, timedelta

import structlog

from jobs.work.interruptions import FIVE_TIMES, FOR_DAYS, THRICE, Interruption
from jobs.work.kinds import kind_of
from jobs.work.put_off import wait_after
from models.work import WorkRow

MOST_IN_A_ROW = 3
MOST_ALIKE = 5
# After so many starts in a row that got nothing done.
PAUSES = (timedelta(seconds=2), timedelta(seconds=5), timedelta(minutes=2))
# So long a worker waits for the row's time; for longer pauses the tick does.
SHORT_PAUSE = timedelta(seconds=10)
log = structlog.get_logger(__name__)


def start_again(row: WorkRow, interruption: Interruption, now: datetime) -> str:
    """Lets a locked row wait again, or ends it; returns its status, `queued` or `failed`."""
    if not interruption.counts:
        row.attempts = max(row.attempts - 1, 0)
    if row.takes_up_wider():
        row.attempts = 0
    before, row.error_kind = row.error_kind, interruption.kind
    changed = row.tried_until() is not None and before not in (None, interruption.kind)
    if changed:
        row.attempts = min(row.attempts, 1)
    tried = _tried_enough(row, interruption, now)
    if tried:
        row.status, row.finished_at = "failed", now
        row.error = interruption.final(kind_of(row), tried)
    else:
        pause = _pause(row.attempts) if interruption.counts else timedelta()
        row.status, row.resume_at = "queued", now + (max(pause, PAUSES[-1]) if changed else pause)
        row.error = interruption.passing(kind_of(row))
    _tell(row)
    return row.status


def _tried_enough(row: WorkRow, interruption: Interruption, now: datetime) -> str:
    """Why it is tried no more, in a sentence; empty where it is."""
    until = row.tried_until()
    if until is None:
        return THRICE if row.attempts >= MOST_IN_A_ROW else ""
    if interruption.comes_again and row.attempts >= MOST_ALIKE:
        return FIVE_TIMES
    return FOR_DAYS if now >= until else ""


def _pause(attempts: int) -> timedelta:
    return PAUSES[attempts] if attempts < len(PAUSES) else wait_after(attempts)


def is_soon(row: WorkRow, now: datetime) -> bool:
    """Whether a waiting row may be put into its queue: a worker waits for the rest."""
    return row.resume_at is None or row.resume_at <= now + SHORT_PAUSE


def _tell(row: WorkRow) -> None:
    log.warning(
        "work_failed" if row.status == "failed" else "work_starts_again",
        tenant_id=row.tenant_id,
        task_id=str(row.id),
        kind=kind_of(row).name,
        error_kind=row.error_kind,
        attempts=row.attempts,
    )
