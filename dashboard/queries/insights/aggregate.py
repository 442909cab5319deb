"""One number out of many days, by the rule of its metric, and its change on the days before.

`sum` adds days; `last` takes the newest; `none` (unique people, rates) is never added up.
Offsets count the days of a period from 0, so that two periods can be laid over each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

Day = Decimal | None
WINDOWS = {7: "week", 28: "days_28"}


@dataclass(frozen=True)
class Figure:
    """A period's number, the number before, the change, and how many days it holds.

    `change` is a ratio, `difference` the same change in the number's own unit.
    """

    value: Decimal | None
    days: int
    previous: Decimal | None
    change: float | None
    label: str
    net_change: Decimal | None = None
    difference: Decimal | None = None


def add_up(now: Sequence[Day], before: Sequence[Day]) -> Figure:
    """The sum of the days; compared over the offsets that both periods have."""
    mine, theirs = _common(now, before)
    return Figure(
        value=_total(now),
        days=_count(now),
        previous=_total(before),
        change=ratio(_total(mine), _total(theirs)),
        label="total",
    )


def take_last(now: Sequence[Day], before: Sequence[Day], day_before: Day) -> Figure:
    """The newest value; `day_before` is the value just before the period, for the net change."""
    mine, theirs = _common(now, before)
    value = _last(now)
    start = day_before if day_before is not None else _first(now)
    return Figure(
        value=value,
        days=_count(now),
        previous=_last(before),
        change=ratio(_last(mine), _last(theirs)),
        label="last value",
        net_change=None if value is None or start is None else value - start,
    )


def move(now: Sequence[Day], before: Sequence[Day]) -> Figure:
    """How far a stock moved; both begin with the day before the period.

    Compared only with a gain: a percentage of a loss says nothing.
    """
    value, previous = _moved(now), _moved(before)
    comparable = previous is not None and previous > 0
    return Figure(
        value=value,
        days=_count(now[1:]),
        previous=previous,
        change=ratio(value, previous) if comparable else None,
        label="gained less lost",
    )


def _moved(days: Sequence[Day]) -> Decimal | None:
    """Unknown unless the day before the period and one of its days are known."""
    last = _last(days[1:])
    return None if not days or days[0] is None or last is None else last - days[0]


def take_window(value: Decimal, previous: Day, days: int, title: str) -> Figure:
    """Meta's own 7 or 28 day number, which alone counts each person once."""
    label = f"{days}-day {title[:1].lower()}{title[1:]}"
    return Figure(value, days, previous, ratio(value, previous), label)


def average(now: Sequence[Day], before: Sequence[Day]) -> Figure:
    """The mean of the daily values, said to be one; compared over common offsets."""
    mine, theirs = _common(now, before)
    return Figure(
        value=_mean(now),
        days=_count(now),
        previous=_mean(before),
        change=ratio(_mean(mine), _mean(theirs)),
        label="daily average",
        difference=difference(_mean(mine), _mean(theirs)),
    )


def ratio(now: Decimal | None, before: Decimal | None) -> float | None:
    """The change as a share of the number before; None where there is nothing to compare."""
    if now is None or before is None or before == 0:
        return None
    return float((now - before) / abs(before))


def difference(now: Decimal | None, before: Decimal | None) -> Decimal | None:
    """The change in the number's own unit; None where there is nothing to compare."""
    return None if now is None or before is None else now - before


def _common(now: Sequence[Day], before: Sequence[Day]) -> tuple[list[Day], list[Day]]:
    both = [(a, b) for a, b in zip(now, before, strict=False) if a is not None and b is not None]
    return [a for a, _ in both], [b for _, b in both]


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


def _first(days: Sequence[Day]) -> Decimal | None:
    return next(iter(_present(days)), None)


def _last(days: Sequence[Day]) -> Decimal | None:
    return next(iter(reversed(_present(days))), None)
