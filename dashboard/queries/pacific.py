"""Meta's days: calendar days in Pacific time, with daylight saving."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

PACIFIC = ZoneInfo("America/Los_Angeles")
ONE_DAY = timedelta(days=1)


def pacific_yesterday(now: datetime) -> date:
    """The newest Pacific day that has ended at `now` (aware)."""
    return now.astimezone(PACIFIC).date() - ONE_DAY


def day_start(day: date) -> datetime:
    """The first moment of a Pacific day, in UTC."""
    return datetime.combine(day, time.min, PACIFIC).astimezone(UTC)


def days_between(since: date, until: date) -> list[date]:
    """Each day from since to until, both inclusive; empty when until lies before since."""
    return [since + timedelta(days=offset) for offset in range((until - since).days + 1)]


def is_provisional(day: date, now: datetime) -> bool:
    """Whether Meta may still be counting: the newest two days that have ended, or later."""
    return day >= pacific_yesterday(now) - ONE_DAY
