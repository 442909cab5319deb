"""How much of a day's final value Meta shows while the day is young."""

import math
from datetime import date, datetime

from ingest.sandbox.clock import day_end

SETTLED_HOURS = 52.0
RESTATED_HOURS = 120.0


def age_hours(day: date, now: datetime) -> float:
    """Hours since the Pacific day ended."""
    return (now - day_end(day)).total_seconds() / 3600


def shown_share(age: float) -> float:
    """Share of the final value shown at this age in hours; exactly 1 once settled."""
    if age >= SETTLED_HOURS:
        return 1.0
    return 1 - 0.16 * (math.exp(-max(age, 0.0) / 18) - math.exp(-SETTLED_HOURS / 18))


def is_final(age: float) -> bool:
    """Whether nothing of the day will change any more."""
    return age >= RESTATED_HOURS
