"""The sandbox's clock and Meta's Pacific days."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

PACIFIC = ZoneInfo("America/Los_Angeles")
NEWEST_DAY_LAG = timedelta(hours=6)


class Clock:
    """Real time until it is set; a set clock stands still until it is set again or advanced."""

    def __init__(self, fixed: datetime | None = None) -> None:
        self._fixed = fixed

    def now(self) -> datetime:
        """The present moment, UTC."""
        return self._fixed or datetime.now(UTC)

    def set(self, moment: datetime) -> None:
        """Stand still at this moment; without a time zone it is taken as UTC."""
        self._fixed = moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)

    def advance(self, step: timedelta) -> None:
        """Stand still this much later than now."""
        self._fixed = self.now() + step

    def use_real_time(self) -> None:
        """Run with the machine's clock again."""
        self._fixed = None

    @property
    def is_fixed(self) -> bool:
        """Whether the clock stands still."""
        return self._fixed is not None


@lru_cache(maxsize=8192)
def day_start(day: date) -> datetime:
    """Pacific midnight at which the day begins, UTC."""
    return datetime.combine(day, time(), tzinfo=PACIFIC).astimezone(UTC)


def day_end(day: date) -> datetime:
    """Pacific midnight at which the day ends, UTC: Meta's `end_time` of the day's value."""
    return day_start(day + timedelta(days=1))


def pacific_day(moment: datetime) -> date:
    """The Pacific calendar day of a moment."""
    return moment.astimezone(PACIFIC).date()


def newest_day(now: datetime) -> date:
    """The newest day that has values: it appears some hours after its Pacific midnight."""
    return pacific_day(now - NEWEST_DAY_LAG) - timedelta(days=1)


@lru_cache(maxsize=8192)
def end_time_text(day: date) -> str:
    """`end_time` as Meta writes it: 2026-03-02T08:00:00+0000 for the day 2026-03-01."""
    return meta_time(day_end(day))


def meta_time(moment: datetime) -> str:
    """A moment as Meta writes it, UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")
