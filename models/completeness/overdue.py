"""Days that have been missing for long: what alerts and the doctor tell."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from models.completeness.days import ONE_DAY, DayRange
from models.completeness.gaps import MissingDays
from models.pacific import pacific_day, published_day
from settings import get_settings


def overdue_days(missing: Iterable[MissingDays], now: datetime, by: timedelta) -> list[DayRange]:
    """The Pacific days older than that without a value, oldest first.

    Those of an old day that should only be read once more count when that is due for so long.
    """
    today = pacific_day(now)
    lookback = timedelta(days=get_settings().meta_page_insights_lookback_days + 1)
    unread = min(today - by - ONE_DAY, published_day(now))
    read_again = today - lookback - by - ONE_DAY
    days: list[DayRange] = []
    for one in missing:
        last = read_again if one.state == "no_last_read" else unread
        if one.state != "given_up":
            days += _until(one.days, last)
    return _joined(days)


def _until(ranges: Iterable[DayRange], last: date) -> list[DayRange]:
    return [DayRange(each.since, min(each.until, last)) for each in ranges if each.since <= last]


def _joined(ranges: Iterable[DayRange]) -> list[DayRange]:
    joined: list[DayRange] = []
    for each in sorted(ranges):
        if joined and each.since <= joined[-1].day_after:
            joined[-1] = DayRange(joined[-1].since, max(joined[-1].until, each.until))
        else:
            joined.append(each)
    return joined
