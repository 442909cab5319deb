"""What a range is compared with: the period before, the year before, days of choice, or nothing."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.queries.days.given import check_span, given_days
from dashboard.queries.days.pacific import ONE_DAY
from dashboard.queries.days.presets import MONTHS, month_before, year_before
from dashboard.queries.inputs import BadInput

PREVIOUS, YEAR, NONE, OWN = "previous", "year", "none", "custom"
# What may be asked for by name; days of one's own are given as days.
COMPARISONS = (PREVIOUS, YEAR, NONE)


@dataclass(frozen=True)
class Comparison:
    """What is asked for, still to be checked; two days stand in place of a name."""

    name: str | None = None
    since: date | str | None = None
    until: date | str | None = None


USUAL = Comparison()


@dataclass(frozen=True)
class ComparedDays:
    """The days compared with, and how they were chosen; none where nothing is compared."""

    since: date
    until: date
    compare: str


def compared_days(
    wish: Comparison, first: date, last: date, preset: str | None, today: date
) -> ComparedDays:
    """The days that a range from `first` to `last` is compared with. Raises BadInput."""
    own = given_days("compare_since", wish.since, "compare_until", wish.until)
    if own is not None:
        if wish.name:
            raise BadInput("compare", "Give compare or two days to compare with, not both.")
        check_span(*own, today, "compare_since", "compare_until")
        return ComparedDays(*own, OWN)
    name = wish.name or PREVIOUS
    if name not in COMPARISONS:
        raise BadInput("compare", f"The comparison must be one of {', '.join(COMPARISONS)}.")
    if name == NONE:
        return ComparedDays(first, first - ONE_DAY, NONE)
    if name == YEAR:
        return _year_before(first, last)
    return _month_before(first, last) if preset in MONTHS else _just_before(first, last)


def _just_before(first: date, last: date) -> ComparedDays:
    return ComparedDays(first - (last - first + ONE_DAY), first - ONE_DAY, PREVIOUS)


def _month_before(first: date, last: date) -> ComparedDays:
    """The same day numbers a month earlier, as far as that month has them."""
    before = month_before(first)
    length = min((last - first).days + 1, monthrange(before.year, before.month)[1])
    return ComparedDays(before, before + timedelta(days=length - 1), PREVIOUS)


def _year_before(first: date, last: date) -> ComparedDays:
    """The same dates; of a range without a day no day either."""
    since = year_before(first)
    return ComparedDays(since, since - ONE_DAY if last < first else year_before(last), YEAR)
