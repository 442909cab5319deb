"""Why a number changed: which parts, which days, how usual that is, and what distorts it.

Only sums are taken apart: their parts and days add up to the difference. Nothing is guessed.

1. The difference is that of the overview: over the offsets that both periods have.
2. Each split (ads, followers) is read for the same days. What its parts do not hold is the rest,
   so that parts and rest add up to the whole.
3. The days that carry most are named until they make up most of the difference, at most three.
4. What is usual is computed from the Page's own year: the changes of periods of the same length
   on what such a change compares with, the period before or the same days a year before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from statistics import quantiles

from dashboard.queries.days.comparisons import OWN, YEAR
from dashboard.queries.days.pacific import ONE_DAY, days_between
from dashboard.queries.days.presets import year_before
from dashboard.queries.days.ranges import DateRange
from dashboard.queries.insights.compared import TwoValues, ratio
from dashboard.queries.insights.points import Values

MOST_DAYS = 3
MOST_OF = Decimal("0.5")
FEWEST_PERIODS = 6
A_YEAR = 365
Change = tuple[date, date, Decimal]


@dataclass(frozen=True)
class PartOfChange(TwoValues):
    """What one part was in each period, over the days compared; `name` is empty for the rest."""

    name: str
    value: Decimal
    previous: Decimal


@dataclass(frozen=True)
class DayOfChange:
    """A day beside the day of the same place in the period before."""

    day: date
    before: date
    difference: Decimal


@dataclass(frozen=True)
class Usual:
    """What this Page does from one period to what it is compared with: shares of the latter."""

    periods: int
    lower: float | None = None
    median: float | None = None
    upper: float | None = None

    def holds(self, change: float) -> bool | None:
        """Whether the change lies within the middle half; None where that is not known."""
        if self.lower is None or self.upper is None:
            return None
        return self.lower <= change <= self.upper


def days_of_change(daily: Values, span: DateRange) -> list[DayOfChange]:
    """What each offset that both periods have carries; together the whole difference."""
    return [
        DayOfChange(day, before, daily[day] - daily[before])
        for day, before in zip(span.days, span.previous_days, strict=False)
        if day in daily and before in daily
    ]


def carriers(days: Sequence[DayOfChange]) -> list[DayOfChange]:
    """The few days that carry most in the direction of the whole, the greatest first."""
    whole = sum((one.difference for one in days), Decimal(0))
    if not whole:
        return []
    way = 1 if whole > 0 else -1
    found: list[DayOfChange] = []
    for one in sorted(days, key=lambda each: (-way * each.difference, each.day))[:MOST_DAYS]:
        if way * one.difference <= 0:
            break
        found.append(one)
        if sum((each.difference for each in found), Decimal(0)) * way >= MOST_OF * way * whole:
            break
    return found


def parts_of_change(
    days: Sequence[DayOfChange], daily: Values, parts: Sequence[tuple[str, Values]]
) -> list[PartOfChange]:
    """Each part over the days compared, and the rest, so that all add up to the whole.

    Empty where the parts are not there on each of these days: shares would be of other days.
    """
    both = [each for one in days for each in (one.day, one.before)]
    if not parts or not both or any(day not in values for _n, values in parts for day in both):
        return []
    found = [
        PartOfChange(name, _sum(values, days), _sum_before(values, days)) for name, values in parts
    ]
    rest = PartOfChange(
        "",
        _sum(daily, days) - sum((one.value for one in found), Decimal(0)),
        _sum_before(daily, days) - sum((one.previous for one in found), Decimal(0)),
    )
    return [*found, rest] if rest.value or rest.previous else found


def usual_changes(daily: Values, span: DateRange) -> list[float]:
    """The changes of periods of this length in the year before the range, which they end before.

    Each is compared as the range is: with its neighbour, with the same dates a year before, or with
    days as far back as those of choice. Only of periods all of whose days have a number.
    """
    length = len(span.days)
    firsts = _first_days(span.since, length)
    sums = {first: _sum_of(daily, first, length) for first in firsts}
    if span.compare in (YEAR, OWN):
        earlier = [_sum_of(daily, _compared_first(span, first), length) for first in firsts]
        pairs = list(zip(sums.values(), earlier, strict=True))
    else:
        pairs = list(pairwise(sums.values()))
    found = [ratio(now, before) for now, before in pairs]
    return [one for one in found if one is not None]


def days_for_usual(span: DateRange) -> tuple[date, date]:
    """The first and the last day that `usual_changes` looks at."""
    first = span.since - timedelta(days=A_YEAR)
    further = _compared_first(span, first) if span.compare in (YEAR, OWN) else first
    return min(first, further), span.until


def _first_days(since: date, length: int) -> list[date]:
    """Those of the whole periods in the year before a day, the newest first."""
    return [since - timedelta(days=length * nth) for nth in range(1, A_YEAR // length + 1)]


def _compared_first(span: DateRange, first: date) -> date:
    if span.compare == YEAR:
        return year_before(first)
    return first - (span.since - span.previous_since)


def _sum_of(daily: Values, first: date, length: int) -> Decimal | None:
    """None where a day has no number."""
    days = days_between(first, first + (length - 1) * ONE_DAY)
    whole = all(day in daily for day in days)
    return sum((daily[day] for day in days), Decimal(0)) if whole else None


def usual_of(changes: Sequence[float]) -> Usual:
    """Median and middle half; nothing of fewer than six changes."""
    if len(changes) < FEWEST_PERIODS:
        return Usual(len(changes))
    lower, median, upper = quantiles(changes, n=4, method="inclusive")
    return Usual(len(changes), lower, median, upper)


def _sum(values: Values, days: Sequence[DayOfChange]) -> Decimal:
    return sum((values[one.day] for one in days), Decimal(0))


def _sum_before(values: Values, days: Sequence[DayOfChange]) -> Decimal:
    return sum((values[one.before] for one in days), Decimal(0))
