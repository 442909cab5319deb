"""Numbers, days and times as people read them. `None` is an en dash, never a zero.

Numbers are written in the person's locale, see `dashboard.locale`; words and days in English.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.numbers import format_decimal

from dashboard.locale import current_locale

Number = Decimal | float | int | None
NOTHING = "–"
SCALES = ((1_000_000_000, "B"), (1_000_000, "M"), (1_000, "K"))
THIN = "\u202f"
# Up to 9.9 s a decimal says something.
SHORT_MILLISECONDS = 9_950
PERIOD_WORDS = {"day": "by day", "week": "rolling 7 days", "days_28": "rolling 28 days"}


def short_number(value: Number) -> str:
    """12400 as "12.4 K"; below 1,000 the number itself."""
    if value is None:
        return NOTHING
    number = float(value)
    for scale, letter in SCALES:
        if round(abs(number)) >= scale:
            return f"{_trim(number / scale)}{THIN}{letter}"
    return _trim(number)


def exact_number(value: Number) -> str:
    """1204.5 as "1,204.5", whole numbers without decimals."""
    return NOTHING if value is None else written(value, 2)


def counted(number: int, one: str) -> str:
    """1 post, 1,204 posts: what is counted is named by the word for one of it."""
    return f"1 {one}" if number == 1 else f"{exact_number(number)} {one}s"


def whole_number(value: Decimal | float) -> str:
    """937.1 people as "937": nobody is a part of a person. Less than half of one is "< 1"."""
    whole = Decimal(str(value)).quantize(Decimal(1), ROUND_HALF_UP)
    return f"<{THIN}1" if whole == 0 and value > 0 else written(whole, 0)


def written(value: Decimal | float, decimals: int) -> str:
    """A number with at most so many decimals, in the person's locale."""
    return _written(str(value), decimals, current_locale())


@lru_cache(maxsize=8192)
def _written(value: str, decimals: int, locale: Locale) -> str:
    rounded = round(Decimal(value), decimals)
    return format_decimal(rounded + 0, locale=locale, decimal_quantization=False)


def signed(value: Number) -> str:
    """A change as "+485" or "-12"; zero has no sign."""
    return f"+{exact_number(value)}" if value is not None and value > 0 else exact_number(value)


def short_value(value: Number, unit: str) -> str:
    """A value in its unit, short enough for a card."""
    return _in_unit(value, unit, exact=False)


def exact_value(value: Number, unit: str) -> str:
    """A value in its unit, in full."""
    return _in_unit(value, unit, exact=True)


def signed_value(value: Decimal, unit: str) -> str:
    """A change in its unit: "+485" or "-12 s"; zero has no sign."""
    sign = "+" if value > 0 else "-" if value < 0 else ""
    return f"{sign}{exact_value(abs(value), unit)}"


def percent(ratio: float | Decimal | None) -> str:
    """A ratio as a percentage: 0.123 as "12.3 %"."""
    return NOTHING if ratio is None else f"{_trim(float(ratio) * 100)}{THIN}%"


def times(value: float | Decimal) -> str:
    """How many times: "12 ×", "2.4 ×", "1 ×", "0.35 ×"; the same digits for the same number."""
    number = float(value)
    decimals = 0 if round(number, 1) >= 10 else 1 if round(number, 2) >= 1 else 2
    return f"{written(number, decimals)}{THIN}×"


def at_age(days: int | None) -> str:
    """At which age of a post: "at 2 days", "on its first day"; None is "after 13 weeks"."""
    if days is None:
        return "after 13 weeks"
    if days == 0:
        return "on its first day"
    return "at 1 day" if days == 1 else f"at {days} days"


def duration(milliseconds: Number) -> str:
    """Milliseconds as "3 h 12 min", "4 min 5 s", "12 s" or "0.4 s"."""
    if milliseconds is None:
        return NOTHING
    if milliseconds < SHORT_MILLISECONDS:
        return f"{written(float(milliseconds) / 1000, 1)} s"
    seconds = round(float(milliseconds) / 1000)
    hours, minutes = seconds // 3600, seconds % 3600 // 60
    if hours:
        return f"{exact_number(hours)} h {minutes} min"
    return f"{minutes} min {seconds % 60} s" if minutes else f"{seconds} s"


def day(value: date | None, *, weekday: bool = False, year: bool = False) -> str:
    """A day as "24 Nov", with the weekday or the year on request."""
    if value is None:
        return NOTHING
    text = f"{value.day} {value:%b}" + (f" {value.year}" if year else "")
    return f"{value:%a} {text}" if weekday else text


def ordinal(number: int) -> str:
    """1 as "1st", 12 as "12th", 23 as "23rd"."""
    ends = {1: "st", 2: "nd", 3: "rd"}
    return f"{number}{'th' if number // 10 % 10 == 1 else ends.get(number % 10, 'th')}"


def month(value: date) -> str:
    """A month as "November"."""
    return f"{value:%B}"


def clock(then: datetime, zone: ZoneInfo) -> str:
    """The time of day on the clocks of a time zone: "03:10"."""
    return f"{then.astimezone(zone):%H:%M}"


def moment(then: datetime | None, zone: str) -> str:
    """A moment as "Tue 24 Nov, 03:10" on the clocks of a time zone."""
    if then is None:
        return NOTHING
    there = ZoneInfo(zone)
    return f"{day(then.astimezone(there).date(), weekday=True)}, {clock(then, there)}"


def span(seconds: float) -> str:
    """About how long: "12 s", "4 min", "3 h", "2 days"."""
    for size, unit in ((86400, "days"), (3600, "h"), (60, "min")):
        if seconds >= 2 * size or (seconds >= size and size < 86400):
            return f"{exact_number(round(seconds / size))} {unit}"
    return f"{exact_number(round(seconds))} s"


def day_range(since: date, until: date, *, year: bool = False, beside: date | None = None) -> str:
    """27 Oct – 23 Nov; both years where they are not the same.

    The year stands at the end with `year`, or where it is not that of a day `beside` it.
    """
    year = year or (beside is not None and beside.year != until.year)
    if since == until:
        return day(since, year=year)
    years = since.year != until.year
    return f"{day(since, year=years)} – {day(until, year=years or year)}"


def ago(then: datetime | None, now: datetime) -> str:
    """How long ago: "just now", "5 min ago", "2 h ago", "3 days ago"."""
    if then is None:
        return "never"
    seconds = max((now - then.astimezone(UTC)).total_seconds(), 0)
    if seconds < 60:
        return "just now"
    if seconds < 3600:
        return f"{int(seconds // 60)} min ago"
    if seconds < 2 * 86400:
        return f"{int(seconds // 3600)} h ago"
    return f"{int(seconds // 86400)} days ago"


def change_words(change: float | None) -> tuple[str, str, str]:
    """Direction (up, down, flat, none), its arrow, and "up 12 %"."""
    if change is None:
        return "none", "", "nothing to compare"
    size = abs(change) * 100
    amount = written(size, 0) if size >= 10 else _trim(size)
    return _way(change * 100, f"{amount}{THIN}%")


def points_words(points: float) -> tuple[str, str, str]:
    """The same for a rate, which moves by percentage points: "up 0.4 percentage points"."""
    amount = _trim(abs(points))
    return _way(points, f"{amount} percentage point{'' if amount == '1' else 's'}")


def _way(percents: float, amount: str) -> tuple[str, str, str]:
    if abs(percents) < 0.05:
        return "flat", "→", "unchanged"
    way, arrow = ("up", "↑") if percents > 0 else ("down", "↓")
    return way, arrow, f"{way} {amount}"


def _in_unit(value: Number, unit: str, *, exact: bool) -> str:
    if value is None:
        return NOTHING
    short = not exact and round(abs(float(value))) >= 1_000
    writers: dict[str, Callable[[float], str]] = {
        "count": short_number if short else whole_number,
        "milliseconds": duration,
        "percent": lambda number: f"{_trim(number)}{THIN}%",
        "ratio": percent,
        "us_cents": lambda number: f"${_money(number / 100)}",
        "currency_micro": lambda number: _money(number / 1_000_000),
    }
    return writers.get(unit, exact_number if exact else short_number)(float(value))


def more_pages(count: int) -> str:
    """What follows the name of a first Page: " and 2 more Pages", or nothing."""
    if count == 0:
        return ""
    return " and one more Page" if count == 1 else f" and {count} more Pages"


def _trim(number: float) -> str:
    return written(number, 1 if abs(number) >= 1 or number == 0 else 2)


def _money(amount: float) -> str:
    return format_decimal(amount, format="#,##0.00", locale=current_locale())
