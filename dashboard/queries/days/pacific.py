"""Reckoning with Meta's days, which are Pacific ones: ranges and what may still change."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from models.pacific import PACIFIC, pacific_day

ONE_DAY = timedelta(days=1)
PROVISIONAL_DAYS, ZERO_DAYS = 2, 5


def pacific_yesterday(now: datetime) -> date:
    """The newest Pacific day that has ended at `now` (aware)."""
    return pacific_day(now) - ONE_DAY


def day_start(day: date) -> datetime:
    """The first moment of a Pacific day, in UTC."""
    return datetime.combine(day, time.min, PACIFIC).astimezone(UTC)


def days_between(since: date, until: date) -> list[date]:
    """Each day from since to until, both inclusive; empty when until lies before since."""
    return [since + timedelta(days=offset) for offset in range((until - since).days + 1)]


def is_provisional(day: date, now: datetime, value: Decimal | None) -> bool:
    """Whether Meta may still be counting: the newest two days that have ended, or later.

    Meta also writes a 0 that it fills days later, so a 0 is provisional until it is five days old.
    """
    days = ZERO_DAYS if value == 0 else PROVISIONAL_DAYS
    return value is not None and day > pacific_yesterday(now) - days * ONE_DAY
