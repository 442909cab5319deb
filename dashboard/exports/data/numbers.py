"""Numbers as files hold them: every digit that is kept, and no more."""

from decimal import Decimal

DECIMALS = 10


def number(value: Decimal | float) -> str:
    """Digits, a point, a minus: no thousands, no exponent, at most ten decimals."""
    if isinstance(value, int):
        return str(value)
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    if exact == exact.to_integral_value():
        return format(exact.to_integral_value(), "f")
    return format(round(exact, DECIMALS), "f").rstrip("0")
