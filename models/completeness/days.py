"""Stretches of Pacific days, both ends included, as people and programs are told them."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from psycopg.types.multirange import Multirange

ONE_DAY = timedelta(days=1)


class DayRange(NamedTuple):
    """Days from `since` to `until`, both included."""

    since: date
    until: date

    @property
    def day_after(self) -> date:
        """The first day that no longer belongs to it."""
        return self.until + ONE_DAY

    @property
    def days(self) -> int:
        """How many days it holds."""
        return (self.until - self.since).days + 1


def inclusive(days: Multirange[date] | None) -> tuple[DayRange, ...]:
    """A multirange of PostgreSQL, oldest first; nothing for NULL."""
    return tuple(
        DayRange(each.lower, each.upper - ONE_DAY)
        for each in days or ()
        if each.lower and each.upper
    )


def count_days(ranges: Iterable[DayRange]) -> int:
    """How many days they hold together; they do not overlap."""
    return sum(each.days for each in ranges)
