"""The presets: ranges that move with the calendar, each with the days that it means today."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from dashboard.queries.days.pacific import ONE_DAY, pacific_yesterday
from dashboard.queries.inputs import BadInput
from models.pacific import pacific_day

ROLLING = {"last_7d": 7, "last_14d": 14, "last_28d": 28, "last_90d": 90}
PRESETS = (
    *ROLLING,
    "last_12m",
    "yesterday",
    "this_week",
    "last_week",
    "this_month",
    "last_month",
    "this_quarter",
    "last_quarter",
    "this_year",
)
MONTHS = ("this_month", "last_month")
DEFAULT_PRESET = "last_28d"
FRESH_WITHIN = timedelta(days=3)


def preset_days(preset: str, newest_day: date | None, now: datetime) -> tuple[date, date, bool]:
    """First and last day, and whether they are stale; the last lies before the first of a week,
    month, quarter or year of which no day has ended. Raises BadInput.
    """
    if preset not in PRESETS:
        raise BadInput("date_preset", f"The preset must be one of {', '.join(PRESETS)}.")
    yesterday = pacific_yesterday(now)
    fresh = newest_day is not None and yesterday - newest_day <= FRESH_WITHIN
    end = min(newest_day, yesterday) if fresh and newest_day is not None else yesterday
    return *_days(preset, end, pacific_day(now)), not fresh


def _days(preset: str, end: date, today: date) -> tuple[date, date]:
    if preset in ROLLING:
        return end - timedelta(days=ROLLING[preset] - 1), end
    if preset == "yesterday":
        return end, end
    if preset == "last_12m":
        return year_before(end) + ONE_DAY, end
    which, unit = preset.split("_")
    begin = BEGINS[unit]
    first = begin(today)
    if which == "this":
        return first, max(end, first - ONE_DAY)
    return begin(first - ONE_DAY), first - ONE_DAY


def year_before(day: date) -> date:
    """The same date a year before; of 29 February it is the 28th."""
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if leap else day.day)


def month_before(first: date) -> date:
    """The first day of the month before."""
    return (first - ONE_DAY).replace(day=1)


def monday_of(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def _quarter_of(day: date) -> date:
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


BEGINS: dict[str, Callable[[date], date]] = {
    "week": monday_of,
    "month": lambda day: day.replace(day=1),
    "quarter": _quarter_of,
    "year": lambda day: date(day.year, 1, 1),
}
