"""A table as sheets: a frozen head with filters, real values, widths that fit what is inside."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, count, islice
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from dashboard.exports.data.numbers import number
from dashboard.exports.data.texts import short
from dashboard.exports.xlsx.looks import Looks

MOST_ROWS = 1_048_576  # of a sheet of Excel, its head included
DIGITS = 15  # that a cell of Excel keeps of a number
NARROWEST, WIDEST = 9, 48
DATE_WIDTH, MOMENT_WIDTH, GAP = 12, 17, 2
A4 = 9
UNIT, RATIO = "unit", "ratio"
# Columns whose unit stands in another column of the row.
BY_UNIT = (
    "value",
    "previous_value",
    "compared_value",
    "compared_previous",
    "net_change",
    "restated_from",
    "target",
    "pace",
    "total_value",
    "median_value",
)


def write_sheets(
    book: Workbook,
    looks: Looks,
    name: str,
    columns: Sequence[str],
    rows: Iterator[Sequence[Any]],
    rates: Collection[str] = (),
) -> None:
    """Writes the rows below a head; what one sheet cannot hold goes on in the next one.

    The numbers of the columns `rates` are ratios.
    """
    for number_of_sheet in count(1):
        sheet = book.add_worksheet(name if number_of_sheet == 1 else f"{name}_{number_of_sheet}")
        _write(sheet, looks, columns, islice(rows, MOST_ROWS - 1), rates)
        more = next(rows, None)
        if more is None:
            return
        rows = chain([more], rows)


def _write(
    sheet: Worksheet,
    looks: Looks,
    columns: Sequence[str],
    rows: Iterator[Sequence[Any]],
    rates: Collection[str],
) -> None:
    widths = [len(column) + 3 for column in columns]
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column, looks.head)
    unit_at = columns.index(UNIT) if UNIT in columns else None
    last = 0
    for last, row in enumerate(rows, 1):
        unit = row[unit_at] if unit_at is not None else ""
        for place, value in enumerate(row):
            column = columns[place]
            rate = column in rates or (unit == RATIO and column in BY_UNIT)
            look = looks.of(value, column, rate=rate)
            widths[place] = max(widths[place], write_cell(sheet, last, place, value, look))
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    set_paper(sheet)
    sheet.autofilter(0, 0, last, len(columns) - 1)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, min(max(width, NARROWEST), WIDEST))


def set_paper(sheet: Worksheet) -> None:
    """Printed, no column stands on a page without the others."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)


def write_cell(sheet: Worksheet, row: int, place: int, value: Any, look: Any = None) -> int:
    """Writes a value as what it is; how many characters wide it is. Missing stays empty."""
    if value is None or value == "":
        return 0
    if isinstance(value, bool):
        sheet.write_boolean(row, place, value)
        return len("FALSE")
    if isinstance(value, datetime):
        # A sheet knows no time zones: the clock of the workspace, as the column says.
        sheet.write_datetime(row, place, value.replace(tzinfo=None), look)
        return MOMENT_WIDTH
    if isinstance(value, date):
        sheet.write_datetime(row, place, value, look)
        return DATE_WIDTH
    if isinstance(value, int | float | Decimal):
        return _write_number(sheet, row, place, value, look)
    text = short(str(value))
    sheet.write_string(row, place, text, look)
    return len(text)


def _write_number(sheet: Worksheet, row: int, place: int, value: Decimal | float, look: Any) -> int:
    """A number with more digits than a cell keeps is a text: better that than another number."""
    digits = number(value)
    if len(digits.replace(".", "").strip("-0")) > DIGITS and not isinstance(value, float):
        sheet.write_string(row, place, digits)
    else:
        sheet.write_number(row, place, float(value), look)
    return len(digits) * 4 // 3 + GAP
