"""When numbers are stale: the newest day that Meta has published was not read for 36 hours."""

from datetime import date, datetime, timedelta

from models.pacific import pacific_day

STALE_AFTER = timedelta(hours=36)


def oldest_fresh_day(now: datetime) -> date:
    """A Page is fresh that was read through this Pacific day: the day after it ended less than
    36 hours ago."""
    return pacific_day(now - STALE_AFTER) - timedelta(days=1)


def is_stale(newest_day: date | None, now: datetime) -> bool:
    """Whether a Page that was read through `newest_day` is stale; one never read is."""
    return newest_day is None or newest_day < oldest_fresh_day(now)
