"""The stretch of days that one insights request may ask for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

# Meta documents 90 days between `since` and `until`, and `until` goes out one day past the end.
LONGEST_WINDOW_DAYS = 89


@dataclass(frozen=True)
class Window:
    """Pacific days from `since` to `until`, both included."""

    since: date
    until: date

    @property
    def days(self) -> int:
        """How many days the window holds."""
        return (self.until - self.since).days + 1

    @property
    def all_days(self) -> Iterator[date]:
        """Each of its days, the oldest first."""
        return (self.since + timedelta(days=step) for step in range(self.days))
