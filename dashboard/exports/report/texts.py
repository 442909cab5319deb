"""Texts of others on paper: short, on one paragraph, and unable to turn what stands around them."""

import re
from decimal import Decimal

from dashboard.format import NOTHING, THIN, Number, exact_value
from dashboard.format import written as localised

LONGEST = 220
MANY = 100
# Characters that change the direction of what follows, or that no font draws.
_CONTROLS = re.compile("[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+")


def excerpt(text: str, longest: int = LONGEST) -> str:
    """The beginning of a text with an ellipsis where it goes on."""
    # Cut first: a text of 60,000 characters is not worked on as a whole.
    plain = " ".join(_CONTROLS.sub(" ", text[: 8 * longest]).split())
    if len(plain) <= longest and len(text) <= 8 * longest:
        return plain
    return plain[: longest - 1].rstrip() + "…"


def written(value: Number, unit: str) -> str:
    """A value in full; rates with two decimals, and averages of many without."""
    if unit == "ratio":
        return fine_percent(value)
    if unit == "count" and value is not None and abs(float(value)) >= MANY:
        return exact_value(round(value), unit)
    return exact_value(value, unit)


def fine_percent(ratio: Number) -> str:
    """0.02957 as "2.96 %"."""
    if ratio is None:
        return NOTHING
    return f"{localised(round(Decimal(str(ratio)) * 100, 2), 2)}{THIN}%"
