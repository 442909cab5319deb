"""Date ranges: presets or two dates, and the period before that they are compared with."""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from dashboard.queries.days.pacific import ONE_DAY, days_between, pacific_yesterday
from dashboard.queries.inputs import BadInput
from models.pacific import PACIFIC

__all__ = ["DEFAULT_PRESET", "PRESETS", "BadInput", "DateRange", "resolve_range"]

ROLLING = {"last_7d": 7, "last_14d": 14, "last_28d": 28, "last_90d": 90}
PRESETS = (*ROLLING, "last_week", "this_month", "last_month")
A_WEEK = timedelta(days=7)
DEFAULT_PRESET = "last_28d"
FRESH_WITHIN = timedelta(days=3)
EARLIEST = date(2004, 1, 1)
LATEST = date(2100, 1, 1)
LONGEST_DAYS = 1100
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True)
class DateRange:
    """Pacific days, both ends inclusive. `until` lies before `since` when it holds no day."""

    since: date
    until: date
    previous_since: date
    previous_until: date
    preset: str | None
    stale: bool

    @cached_property
    def days(self) -> list[date]:
        """The days of the range."""
        return days_between(self.since, self.until)

    @cached_property
    def previous_days(self) -> list[date]:
        """The days of the period before, by the same offsets."""
        return days_between(self.previous_since, self.previous_until)

    @property
    def is_empty(self) -> bool:
        """Whether no day has ended yet: `this_month` on the 1st."""
        return self.until < self.since


def resolve_range(
    *,
    preset: str | None = None,
    since: date | str | None = None,
    until: date | str | None = None,
    newest_day: date | None,
    now: datetime,
) -> DateRange:
    """The range that is meant: a preset (last_28d when nothing is given) or since and until.

    A preset ends at `newest_day`, the Page's newest stored day, when that is within three days of
    yesterday (Pacific); else at yesterday, and is stale. Raises BadInput.
    """
    first, last = _day("since", since), _day("until", until)
    if first is None and last is None:
        return _preset_range(preset or DEFAULT_PRESET, newest_day, now)
    if preset:
        raise BadInput("date_preset", "Give a preset or two dates, not both.")
    if first is None or last is None:
        missing = "since" if first is None else "until"
        raise BadInput(missing, "Give since and until together, or neither.")
    _check_span(first, last, now.astimezone(PACIFIC).date())
    length = last - first + ONE_DAY
    return DateRange(first, last, first - length, first - ONE_DAY, None, stale=False)


def ranges_by_newest_day(
    *, preset: str | None, since: str | None, until: str | None, now: datetime
) -> dict[date | None, DateRange]:
    """The range that is meant for each newest day that makes a difference; None is any other.

    Newer days than yesterday count as yesterday. Raises BadInput.
    """
    yesterday = pacific_yesterday(now)
    fresh = days_between(yesterday - FRESH_WITHIN, yesterday)
    return {
        day: resolve_range(preset=preset, since=since, until=until, newest_day=day, now=now)
        for day in (*fresh, None)
    }


def range_of(
    ranges: Mapping[date | None, DateRange], newest_day: date | None, now: datetime
) -> DateRange:
    """Of `ranges_by_newest_day` that of a Page with this newest day."""
    newest = newest_day and min(newest_day, pacific_yesterday(now))
    return ranges[newest if newest in ranges else None]


def _day(field: str, value: date | str | None) -> date | None:
    if value is None or value == "":
        return None
    if isinstance(value, str):
        try:
            day = date.fromisoformat(value) if ISO_DATE.fullmatch(value) else None
        except ValueError:
            day = None
        if day is None:
            raise BadInput(field, "Write a day as YYYY-MM-DD.")
        value = day
    if not EARLIEST <= value <= LATEST:
        raise BadInput(field, f"The day must lie between {EARLIEST} and {LATEST}.")
    return value


def _check_span(since: date, until: date, today: date) -> None:
    if until < since:
        raise BadInput("until", "The last day lies before the first.")
    if since > today:
        raise BadInput("since", "This range has not begun; give days that have been.")
    if (until - since).days >= LONGEST_DAYS:
        raise BadInput("until", f"A range holds at most {LONGEST_DAYS} days.")


def _preset_range(preset: str, newest_day: date | None, now: datetime) -> DateRange:
    if preset not in PRESETS:
        raise BadInput("date_preset", f"The preset must be one of {', '.join(PRESETS)}.")
    yesterday = pacific_yesterday(now)
    fresh = newest_day is not None and yesterday - newest_day <= FRESH_WITHIN
    end = min(newest_day, yesterday) if fresh and newest_day is not None else yesterday
    if preset in ROLLING:
        length = timedelta(days=ROLLING[preset])
        first = end - length + ONE_DAY
        return DateRange(first, end, first - length, first - ONE_DAY, preset, stale=not fresh)
    today = now.astimezone(PACIFIC).date()
    if preset == "last_week":
        sunday = today - timedelta(days=today.weekday() + 1)
        monday = sunday - A_WEEK + ONE_DAY
        return DateRange(monday, sunday, monday - A_WEEK, monday - ONE_DAY, preset, not fresh)
    this_month = today.replace(day=1)
    if preset == "last_month":
        return _month_range(_month_before(this_month), this_month - ONE_DAY, preset, not fresh)
    return _month_range(this_month, max(end, this_month - ONE_DAY), preset, not fresh)


def _month_range(first: date, last: date, preset: str, stale: bool) -> DateRange:
    """A month or its beginning, compared with the same day numbers a month earlier."""
    before = _month_before(first)
    wanted = (last - first).days + 1
    length = min(wanted, monthrange(before.year, before.month)[1])
    previous_last = before + timedelta(days=length - 1)
    return DateRange(first, last, before, previous_last, preset, stale)


def _month_before(first: date) -> date:
    return (first - ONE_DAY).replace(day=1)
