"""Dates and numbers as people's spreadsheets write them; what could mean two things is refused."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

Order = Literal["day", "month"]
MISSING = {"", "-", "--", "–", "—", "n/a", "na", "null", "none"}
MOST_DIGITS = 30
_SPACES = re.compile(r"[\s\u00a0\u202f'’]")
_NUMERIC_DATE = re.compile(r"(\d{1,2})([./-])(\d{1,2})[./-](\d{4})(?:[ T,].*)?")
_ISO_DATE = re.compile(r"(\d{4})[-/年](\d{1,2})[-/月](\d{1,2})日?(?:[T ].*)?")
_WORDY = ("%b %d, %Y", "%B %d, %Y", "%d %b %Y", "%d %B %Y", "%b %d %Y")


class CellError(ValueError):
    """A cell that cannot be read; the message says why."""


def is_missing(text: str) -> bool:
    """Whether the cell says that there is no value, which is not zero."""
    return text.strip().lower() in MISSING


def day_order(texts: Iterable[str]) -> Order | None:
    """Whether 03/04/2025 begins with the day or the month, by dates that allow only one."""
    orders: set[Order] = set()
    for text in texts:
        found = _NUMERIC_DATE.fullmatch(text.strip())
        if found is None:
            continue
        if found[2] == "." or int(found[1]) > 12:
            orders.add("day")
        elif int(found[3]) > 12:
            orders.add("month")
    return orders.pop() if len(orders) == 1 else None


def looks_like_day(text: str) -> bool:
    """Whether the cell holds a date of some form."""
    try:
        parse_day(text, "day")
    except CellError:
        try:
            parse_day(text, "month")
        except CellError:
            return False
    return True


def parse_day(text: str, order: Order | None) -> date:
    """The day of a cell. Raises CellError."""
    text = text.strip()
    iso = _ISO_DATE.fullmatch(text)
    if iso:
        return _day(text, int(iso[1]), int(iso[2]), int(iso[3]))
    numeric = _NUMERIC_DATE.fullmatch(text)
    if numeric:
        first, second, year = int(numeric[1]), int(numeric[3]), int(numeric[4])
        if order is None and first != second:
            raise CellError(
                f"{text!r} may begin with the day or with the month: choose the order of the dates"
                " (--dates day-first or --dates month-first)"
            )
        month, day = (second, first) if order == "day" else (first, second)
        return _day(text, year, month, day)
    for form in _WORDY:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    raise CellError(f"{text[:40]!r} is not a date")


def parse_number(text: str, *, whole: bool) -> Decimal:
    """The number of a cell with whatever separators. Raises CellError.

    `whole`: it is a count, so that a separator before three digits parts the thousands.
    """
    bare = _SPACES.sub("", text.strip()).replace("\u2212", "-")
    if not re.fullmatch(r"-?\d[\d.,]*", bare) or len(bare) > MOST_DIGITS:
        raise CellError(f"{text[:40]!r} is not a number")
    marks = [mark for mark in bare if mark in ".,"]
    grouped = re.fullmatch(r"-?\d{1,3}([.,])\d{3}(\1\d{3})*", bare)
    if not marks:
        return Decimal(bare)
    if grouped and (whole or len(marks) > 1):
        return Decimal(bare.replace(marks[0], ""))
    if grouped:
        raise CellError(f"{text!r} may be thousands or decimals: write it without separators")
    return _with_decimals(text, bare, marks[-1], whole=whole)


def _with_decimals(text: str, bare: str, mark: str, *, whole: bool) -> Decimal:
    head, _, tail = bare.rpartition(mark)
    if mark in head or not tail.isdigit():
        raise CellError(f"{text[:40]!r} is not a number")
    number = Decimal(f"{head.replace('.', '').replace(',', '')}.{tail}")
    if whole and number % 1:
        raise CellError(f"{text[:40]!r} is not a whole number, and this metric is a count")
    return number


def _day(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise CellError(f"{text!r} is not a date") from None
