"""One number out of many days, by the rule of its metric, and its change on the days before.

`sum` adds days; `last` takes the newest; `none` (unique people, rates) is never added up.
Offsets count the days of a period from 0, so that two periods can be laid over each other.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from dashboard.queries.insights.compared import Compared, compared

Day = Decimal | None
WINDOWS = {7: "week", 28: "days_28"}


@dataclass(frozen=True)
class Figure:
    """A period's number, the number before, and how many days it holds.

    `compared` are the two values of the change: of the days that both periods have.
    """

    value: Decimal | None
    days: int
    previous: Decimal | None
    label: str
    compared: Compared | None
    net_change: Decimal | None = None

    @property
    def change(self) -> float | None:
        """The change as a ratio; None where nothing compares."""
        return self.compared.ratio if self.compared else None


def add_up(now: Sequence[Day], before: Sequence[Day]) -> Figure:
    """The sum of the days; compared over the offsets that both periods have."""
    return Figure(_total(now), _count(now), _total(before), "total", _compare(_total, now, before))


def take_last(now: Sequence[Day], before: Sequence[Day], day_before: Day) -> Figure:
    """The newest value; `day_before` is the value just before the period, for the net change."""
    value = _last(now)
    return Figure(
        value=value,
        days=_count(now),
        previous=_last(before),
        label="last value",
        compared=_compare(_last, now, before),
        net_change=None if value is None or day_before is None else value - day_before,
    )


def move(now: Sequence[Day], before: Sequence[Day]) -> Figure:
    """How far a stock moved; both begin with the day before the period."""
    return Figure(
        value=_moved(now),
        days=_count(now[1:]),
        previous=_moved(before),
        label="gained less lost",
        compared=_compare_moves(now, before),
    )


def _compare_moves(now: Sequence[Day], before: Sequence[Day]) -> Compared | None:
    """Up to the newest of the offsets that both have."""
    both = [
        place
        for place, (mine, theirs) in enumerate(zip(now, before, strict=False))
        if mine is not None and theirs is not None
    ]
    end = max(both, default=0) + 1
    return compared(
        _moved(now[:end]), _moved(before[:end]), len([place for place in both if place])
    )


def _moved(days: Sequence[Day]) -> Decimal | None:
    """Unknown unless the day before the period and one of its days are known."""
    last = _last(days[1:])
    return None if not days or days[0] is None or last is None else last - days[0]


def take_window(value: Decimal, previous: Day, days: int, title: str) -> Figure:
    """Meta's own 7 or 28 day number, which alone counts each person once."""
    label = f"{days}-day {title[:1].lower()}{title[1:]}"
    return Figure(value, days, previous, label, compared(value, previous, days))


def average(now: Sequence[Day], before: Sequence[Day]) -> Figure:
    """The mean of the daily values, said to be one; compared over common offsets."""
    both = _compare(_mean, now, before)
    return Figure(_mean(now), _count(now), _mean(before), "daily average", both)


def _compare(
    one_number: Callable[[Sequence[Day]], Day], now: Sequence[Day], before: Sequence[Day]
) -> Compared | None:
    """The number of each period, made of the offsets that both have."""
    both = [(a, b) for a, b in zip(now, before, strict=False) if a is not None and b is not None]
    mine, theirs = [a for a, _ in both], [b for _, b in both]
    return compared(one_number(mine), one_number(theirs), len(both))


def _present(days: Sequence[Day]) -> list[Decimal]:
    return [day for day in days if day is not None]


def _count(days: Sequence[Day]) -> int:
    return len(_present(days))


def _total(days: Sequence[Day]) -> Decimal | None:
    present = _present(days)
    return sum(present, Decimal(0)) if present else None


def _mean(days: Sequence[Day]) -> Decimal | None:
    present = _present(days)
    return sum(present, Decimal(0)) / len(present) if present else None


def _last(days: Sequence[Day]) -> Decimal | None:
    return next(iter(reversed(_present(days))), None)
