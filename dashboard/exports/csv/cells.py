"""Cells that a spreadsheet opens right and never runs: UTF-8, ISO days, plain numbers.

A text that begins as a formula would is written behind an apostrophe. Numbers stay numbers.
"""

import csv
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from io import TextIOBase
from typing import Any

ENCODING = "utf-8-sig"
FORMULA_BEGINS = frozenset("=+-@\t\r\n＝＋－＠")
LONGEST_TEXT = 32_000  # a cell of Excel holds 32,767 characters
DECIMALS = 10


def write_rows(out: TextIOBase, rows: Iterable[Iterable[Any]]) -> None:
    """Writes rows of values as cells."""
    writer = csv.writer(out)
    writer.writerows([cell(value) for value in row] for row in rows)


def cell(value: Any) -> str:
    """One value as it stands in a file; what is missing is empty, never zero."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal | float | int):
        return number(value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return harmless(str(value))


def number(value: Decimal | float) -> str:
    """Digits, a point, a minus: no thousands, no exponent, at most ten decimals."""
    if isinstance(value, int):
        return str(value)
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    if exact == exact.to_integral_value():
        return format(exact.to_integral_value(), "f")
    return format(round(exact, DECIMALS), "f").rstrip("0")


def harmless(text: str) -> str:
    """The text, so that no spreadsheet takes it for a formula, and short enough for a cell."""
    text = text.replace("\x00", "")
    if len(text) > LONGEST_TEXT:
        text = text[: LONGEST_TEXT - 1] + "…"
    begins = text[:1] in FORMULA_BEGINS or text.lstrip()[:1] in FORMULA_BEGINS
    return "'" + text if text and begins else text
