"""What is usual of a weekday: a band of the Page's own year, and which days lie outside of it.

1. The band of a day is made of the numbers of the same weekday in the 52 weeks before it, so that
   it is the same whatever range is shown, and a day is not measured by itself.
2. It reaches from the lower quartile to the upper one, and on either side further by the distance
   between them, times what the sensitivity says: a few odd days hardly move it.
3. Of fewer than 12 numbers there is none, nor where the quartiles are one number: where most days
   are the same, any other would be odd.
4. It ends at 0 where no number was below; where each was 1 or more, at 1, so that a 0 is outside.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from statistics import quantiles

from dashboard.queries.insights.points import Values
from models.sensitivity import NORMAL, OFF, SENSITIVE, STRONGEST

WEEKS, FEWEST_WEEKS = 52, 12
WEEKS_BEFORE = tuple(timedelta(weeks=week) for week in range(1, WEEKS + 1))
THE_YEAR = WEEKS_BEFORE[-1]
# How many times the distance between the quartiles a band reaches beyond them.
WIDTHS = {STRONGEST: Decimal(3), NORMAL: Decimal("1.5"), SENSITIVE: Decimal(1)}
ABOVE, BELOW = "above", "below"


@dataclass(frozen=True)
class Band:
    """What is usual of a day: `median` and ends of the band, of `weeks` numbers of its weekday."""

    weeks: int
    lower: Decimal
    median: Decimal
    upper: Decimal

    def side(self, value: Decimal) -> str | None:
        """Outside of the band: above or below; None within it."""
        if value > self.upper:
            return ABOVE
        return BELOW if value < self.lower else None


def band_of(day: date, daily: Values, sensitivity: str) -> Band | None:
    """The band of a day; None where nothing is usual, or the Page wants no bands."""
    width = WIDTHS.get(sensitivity)
    known = [daily[day - back] for back in WEEKS_BEFORE if day - back in daily]
    if width is None or len(known) < FEWEST_WEEKS:
        return None
    first, median, third = quantiles(known, n=4, method="inclusive")
    if first == third:
        return None
    beyond = width * (third - first)
    return Band(len(known), _floor(known, first - beyond), median, third + beyond)


def _floor(known: list[Decimal], lower: Decimal) -> Decimal:
    least = min(known)
    if least < 0:
        return lower
    return max(lower, Decimal(1) if least >= 1 else Decimal(0))


def has_bands(aggregation: str, period: str, sensitivity: str) -> bool:
    """Whether days of such a line are set against what is usual.

    A level is what it was the day before and what came: no weekday says what it should be.
    """
    return sensitivity != OFF and period == "day" and aggregation != "last"
