"""The first sheet: of which Page and days the workbook is, how fresh, and what each sheet holds."""

from collections.abc import Iterable, Iterator
from typing import Any

from xlsxwriter.worksheet import Worksheet

from dashboard.components.comparisons import compared_with
from dashboard.exports.data.dictionary import DICTIONARY
from dashboard.exports.data.table import Table
from dashboard.exports.work import Work
from dashboard.exports.xlsx.looks import Looks
from dashboard.exports.xlsx.sheet import set_paper, write_cell

WIDTHS, TITLE_HIGH = (22, 100), 26
RULES = (
    "Days are Pacific calendar days, as Meta counts them.",
    "published_at is on the clock of the workspace.",
    "An empty cell is a missing number, never zero.",
    "Numbers of unique people are never added up over days.",
    "The newest two days are provisional, and so is a 0 of the newest five: Meta may still be"
    " counting.",
)


def write_about(work: Work, tables: Iterable[Table], sheet: Worksheet, looks: Looks) -> int:
    """Writes the sheet; the row below which it is empty."""
    for place, width in enumerate(WIDTHS):
        sheet.set_column(place, place, width)
    sheet.hide_gridlines(2)
    set_paper(sheet)
    sheet.set_row(0, TITLE_HIGH)
    sheet.write_string(0, 0, work.page_name, looks.title)
    last = 0
    for last, (name, value) in enumerate(_lines(work, tables), 2):
        write_cell(sheet, last, 0, name, looks.name)
        write_cell(sheet, last, 1, value, looks.words)
    return last + 2


def _lines(work: Work, tables: Iterable[Table]) -> Iterator[tuple[str, Any]]:
    span = work.span
    yield "Facebook Page", work.page.page_id
    yield "Days", f"{span.since} to {span.until}"
    if before := compared_with(span):
        yield "Compared with", before
    yield "Freshness", f"{work.through}. {work.made}."
    for remark in work.remarks:
        yield "Missing", remark
    if work.filter_words:
        yield "Posts", f"{work.filter_words}."
    for table in tables:
        yield table.name, f"{table.about}."
    yield DICTIONARY, "what each column and each metric means."
    for place, rule in enumerate(RULES):
        yield "" if place else "To know", rule
