"""Cuts a range of days into the windows that one insights request may ask for."""

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


def windows(since: date, until: date, days: int = 88, overlap: int = 1) -> list[Window]:
    """Windows over `since`..`until`, both included: newest first, neighbours share `overlap` days.

    Raises ValueError when a window could be longer than Meta allows or would not move on.
    """
    if not 0 <= overlap < days <= LONGEST_WINDOW_DAYS:
        raise ValueError(f"A window has more than {overlap} and at most {LONGEST_WINDOW_DAYS} days")
    cut: list[Window] = []
    end = until
    while end >= since:
        start = max(since, end - timedelta(days=days - 1))
        cut.append(Window(start, end))
        if start == since:
            break
        end = start + timedelta(days=overlap - 1)
    return cut
