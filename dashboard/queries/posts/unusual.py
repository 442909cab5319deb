"""What is usual of a post: a band around what the Page's posts of its type had at the same age.

1. It is made of their quartiles. Posts are multiples of each other rather than so much apart, so it
   reaches from the lower quartile divided by, to the upper one times, the ratio of the two to the
   power of the width that the sensitivity says: a few odd posts hardly move it.
2. Where the lower quartile is 0 nothing is below, and the upper end is so many times the distance
   between the quartiles above the upper one.
3. An end of a count is a whole number, and at least 10 from its quartile: less is chance.
4. Of fewer than 5 posts there is none, nor where the quartiles are one number, nor of a post that
   was last read before its second day: Meta may still be counting it.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from dashboard.queries.insights.bands import ABOVE, BELOW, WIDTHS
from dashboard.queries.posts.medians import Usual

COUNT = "count"
LEAST_APART = 10
YOUNGEST_DAYS = 2


@dataclass(frozen=True)
class PostBand:
    """What is usual lies from `lower` to `upper`; the quartiles `low` and `high` it is made of."""

    low: Decimal
    high: Decimal
    lower: Decimal
    upper: Decimal

    def side(self, value: Decimal | None) -> str | None:
        """Outside of the band: above or below; None within it, and of no value."""
        if value is None or self.lower <= value <= self.upper:
            return None
        return ABOVE if value > self.upper else BELOW


def band_of_post(usual: Usual, unit: str, sensitivity: str) -> PostBand | None:
    """The band at the age of a post; None where nothing is usual, or the Page wants no bands."""
    width, low, high = WIDTHS.get(sensitivity), usual.low, usual.high
    if width is None or low is None or high is None or low == high:
        return None
    if usual.age is not None and usual.age < YOUNGEST_DAYS:
        return None
    lower, upper = _ends(low, high, width)
    if unit == COUNT:
        lower = max(min(lower, low - LEAST_APART), Decimal(0)).to_integral_value(ROUND_CEILING)
        upper = max(upper, high + LEAST_APART).to_integral_value(ROUND_FLOOR)
    return PostBand(low, high, lower, upper)


def _ends(low: Decimal, high: Decimal, width: Decimal) -> tuple[Decimal, Decimal]:
    if low <= 0:
        return low, high + width * (high - low)
    beyond = (high / low) ** width
    return low / beyond, high * beyond


def side_of_post(band: PostBand | None, value: Decimal | None) -> str | None:
    """On which side of its band a post lies; None within it, and where there is none."""
    return band.side(value) if band else None
