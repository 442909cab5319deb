"""Meta's times: what a timestamp says and which Pacific day a value belongs to."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

PACIFIC = ZoneInfo("America/Los_Angeles")

# Meta stamps what it has not yet counted with a day in 1970.
_FIRST_YEAR = 2000


def parse_time(text: Any) -> datetime | None:
    """A timestamp of the Graph API in UTC; None for what is no time, or is a placeholder."""
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if not _FIRST_YEAR <= moment.year < 9999:
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)


def unix_time(seconds: Any) -> datetime | None:
    """Unix seconds in UTC; None for 0 ("never"), for nothing and for what is no number."""
    if isinstance(seconds, bool) or not isinstance(seconds, int) or seconds <= 0:
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return None


def metric_day(end_time: datetime) -> date:
    """The Pacific calendar day that ends at `end_time`."""
    return pacific_day(end_time) - timedelta(days=1)


def pacific_day(moment: datetime) -> date:
    """The Pacific calendar day in which `moment` lies."""
    return moment.astimezone(PACIFIC).date()
