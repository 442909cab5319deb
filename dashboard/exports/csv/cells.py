"""Cells that a spreadsheet opens right and never runs: UTF-8, ISO days, plain numbers.

A text that begins as a formula would is written behind an apostrophe. Numbers stay numbers.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import TextIOBase
from typing import Any

from dashboard.exports.data.numbers import number
from dashboard.exports.data.texts import short

ENCODING = "utf-8-sig"
FORMULA_BEGINS = frozenset("=+-@\t\r\n＝＋－＠")


@dataclass(frozen=True)
class Manner:
    """What stands between two cells, and before the decimals of a number."""

    between: str = ","
    point: str = "."


# Where spreadsheets part cells by semicolons, they read "1.5" as the first of May.
MANNERS = {"comma": Manner(), "semicolon": Manner(";", ","), "tab": Manner("\t")}


def write_rows(out: TextIOBase, rows: Iterable[Iterable[Any]], manner: Manner) -> None:
    """Writes rows of values as cells."""
    writer = csv.writer(out, delimiter=manner.between)
    writer.writerows([cell(value, manner.point) for value in row] for row in rows)


def cell(value: Any, point: str = ".") -> str:
    """One value as it stands in a file; what is missing is empty, never zero."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal | float | int):
        return number(value).replace(".", point)
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return harmless(str(value))


def harmless(text: str) -> str:
    """The text, so that no spreadsheet takes it for a formula, and short enough for a cell."""
    text = short(text)
    begins = text[:1] in FORMULA_BEGINS or text.lstrip()[:1] in FORMULA_BEGINS
    return "'" + text if text and begins else text
