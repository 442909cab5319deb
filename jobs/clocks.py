"""Moments at which clocks show a time, in any zone and through every change of its clocks."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


def next_occurrence(
    hour: int, minute: int, zone: str, after: datetime, *, weekday: int | None = None
) -> datetime:
    """The first moment later than `after` at which clocks in `zone` show hour:minute (UTC).

    A time that the spring switch skips is taken as much later as clocks moved; one that the
    autumn switch repeats is taken the first time. `weekday`: only on that day, 0 is Monday.
    """
    local = ZoneInfo(zone)
    day = after.astimezone(local).date() - DAY
    while True:
        if weekday in (None, day.weekday()):
            moment = datetime.combine(day, time(hour, minute), tzinfo=local).astimezone(UTC)
            if moment > after:
                return moment
        day += DAY


def shows(moment: datetime, zone: str) -> time:
    """What clocks in `zone` show at a moment."""
    return moment.astimezone(ZoneInfo(zone)).time()
