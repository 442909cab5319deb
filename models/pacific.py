"""Meta's days: calendar days in Pacific time, with daylight saving."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

PACIFIC = ZoneInfo("America/Los_Angeles")


def pacific_day(moment: datetime) -> date:
    """The Pacific calendar day of a moment (aware)."""
    return moment.astimezone(PACIFIC).date()


def published_day(now: datetime) -> date:
    """The newest Pacific day that Meta has surely published: the one that ended a day ago.

    A day's values appear hours after it ended, each metric's in its own time.
    """
    return pacific_day(now) - timedelta(days=2)
