"""How far a goal is: what the days that have passed give, and what the same pace would lead to.

How a number comes about follows its metric: days are added up, the last value is taken, a stock's
move is measured from the day before, and people and rates are the average day, never a sum.
Missing days are left out of the pace, not counted as zero.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from dashboard.queries.days.pacific import ONE_DAY, days_between, is_provisional

SUM, LAST, MOVE, MEAN = "sum", "last", "move", "mean"
AHEAD, BEHIND, REACHED, MISSED, OPEN, UPCOMING = (
    *("ahead", "behind", "reached", "missed", "open", "upcoming"),
)
Days = Mapping[date, Decimal]


@dataclass(frozen=True)
class Target:
    """A number that is wanted over the days from since to until."""

    since: date
    until: date
    amount: Decimal
    how: str

    @property
    def length(self) -> int:
        """How many days it has."""
        return (self.until - self.since).days + 1


@dataclass(frozen=True)
class Progress:
    """Where a target stands: `days` of `passed` days have a number, the target has `length`.

    `provisional` of them Meta may still be counting. `pace` is what the target's last day would
    show; None where nothing tells it. `state` is reached or missed only by numbers that stay.
    """

    value: Decimal | None
    share: float | None
    days: int
    passed: int
    length: int
    provisional: int
    pace: Decimal | None
    state: str


def progress_of(target: Target, daily: Days, through: date | None, now: datetime) -> Progress:
    """The progress by the numbers of `daily`, whose newest day is `through`."""
    newest = min(target.until, through) if through else target.since - ONE_DAY
    days = days_between(target.since, newest)
    known = {day: daily[day] for day in days if day in daily}
    start = daily.get(target.since - ONE_DAY)
    still = [day for day, value in known.items() if is_provisional(day, now, value)]
    value = _value(target.how, known, start)
    pace = _pace(target, known, start)
    firm = {day: number for day, number in known.items() if day not in still}
    over = bool(days) and newest == target.until
    complete = over and not still and _is_whole(target, known)
    return Progress(
        value=value,
        share=None if value is None else float(value / target.amount),
        days=len(known),
        passed=len(days),
        length=target.length,
        provisional=len(still),
        pace=pace,
        state=_state(target, value, pace, days=len(days), complete=complete, firm=firm),
    )


def _value(how: str, known: Days, start: Decimal | None) -> Decimal | None:
    if not known:
        return None
    if how == LAST:
        return known[max(known)]
    if how == MOVE:
        return None if start is None else known[max(known)] - start
    total = sum(known.values(), Decimal(0))
    return total if how == SUM else total / len(known)


def _pace(target: Target, known: Days, start: Decimal | None) -> Decimal | None:
    value = _value(target.how, known, start)
    if value is None or target.how == MEAN:
        return value
    if target.how == SUM:
        return value / len(known) * target.length
    if start is None:
        return None
    newest = max(known)
    steps = (newest - target.since).days + 1
    moved = (known[newest] - start) / steps * target.length
    return moved if target.how == MOVE else start + moved


def _is_whole(target: Target, known: Days) -> bool:
    """Whether no further number can change what it came to."""
    if target.how in (LAST, MOVE):
        return target.until in known
    return len(known) == target.length


def _state(
    target: Target,
    value: Decimal | None,
    pace: Decimal | None,
    *,
    days: int,
    complete: bool,
    firm: Days,
) -> str:
    if not days:
        return UPCOMING
    if value is None:
        return OPEN
    if complete:
        return REACHED if value >= target.amount else MISSED
    if target.how == SUM and sum(firm.values(), Decimal(0)) >= target.amount:
        return REACHED
    if pace is None:
        return OPEN
    return AHEAD if pace >= target.amount else BEHIND


def rate_of(above: Days, below: Days) -> dict[date, Decimal]:
    """The ratio of each day that has both."""
    return {day: above[day] / people for day, people in below.items() if people and day in above}
