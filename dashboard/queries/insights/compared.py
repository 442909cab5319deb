"""The two values that a change compares, and the change that is made of them alone."""

from dataclasses import dataclass
from decimal import Decimal


class TwoValues:
    """A value beside the one before."""

    value: Decimal
    previous: Decimal

    @property
    def difference(self) -> Decimal:
        """The change in the number's own unit."""
        return self.value - self.previous


@dataclass(frozen=True)
class Compared(TwoValues):
    """What a change compares: both values are of the days that both periods have, by their place.

    `days` counts these days.
    """

    value: Decimal
    previous: Decimal
    days: int

    @property
    def ratio(self) -> float | None:
        """The change as a share of the value before; None where that is no gain."""
        return ratio(self.value, self.previous)


def compared(value: Decimal | None, previous: Decimal | None, days: int) -> Compared | None:
    """Both values; None where one of them is unknown."""
    return None if value is None or previous is None else Compared(value, previous, days)


def ratio(now: Decimal | None, before: Decimal | None) -> float | None:
    """The change as a share of the number before; None where there is nothing to compare.

    Nor is there with 0 or a loss: a percentage of these says nothing.
    """
    if now is None or before is None or before <= 0:
        return None
    return float((now - before) / before)
