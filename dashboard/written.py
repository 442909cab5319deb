"""Numbers as people write them: in the format in which they read them, see `dashboard.locale`."""

from decimal import Decimal

from babel.numbers import NumberFormatError, parse_decimal

from dashboard.format import written
from dashboard.locale import current_locale
from dashboard.queries.inputs import BadInput

PERCENT = Decimal(100)
DECIMALS = 6


def number_written(text: str, field: str, *, ratio: bool = False) -> Decimal:
    """5,000 as 5000; of a ratio 5 % as 0.05, with its sign or without. Raises BadInput."""
    plain = "".join(text.split())
    plain = plain.removesuffix("%") if ratio else plain
    try:
        number = parse_decimal(plain, locale=current_locale(), strict=True)
    except NumberFormatError:
        number = Decimal("NaN")
    if not number.is_finite():
        raise BadInput(field, f"Write a number, such as {number_text(5000)}.")
    return number / PERCENT if ratio else number


def number_text(number: Decimal | float, *, ratio: bool = False) -> str:
    """The same number as one writes it, with all of its decimals that say something."""
    if not ratio:
        return written(number, DECIMALS)
    return f"{written(Decimal(str(number)) * PERCENT, DECIMALS)} %"
