"""The file itself: rows for CSV, or a workbook whose memory does not grow with its rows."""

from collections.abc import Iterator
from contextlib import closing
from itertools import chain
from pathlib import Path

from xlsxwriter import Workbook

from dashboard.components.comparisons import compared_with
from dashboard.exports.data.goals import COLUMNS as GOAL_COLUMNS
from dashboard.exports.data.goals import RATES as GOAL_RATES
from dashboard.exports.data.table import Row
from dashboard.exports.portfolio.rows import (
    GOALS,
    Work,
    columns_of,
    goal_rows,
    page_row,
    rates_of,
    read_pages,
    total_rows,
)
from dashboard.exports.xlsx import PLAIN_TEXTS
from dashboard.exports.xlsx.looks import Looks
from dashboard.exports.xlsx.sheet import set_paper, write_cell, write_sheets
from dashboard.queries.days.pacific import pacific_yesterday
from dashboard.queries.pages.portfolio_wish import spans_of
from models import Tenant

WIDTHS = (28, 100)
RULES = (
    "Days are Pacific calendar days, as Meta counts them. A Page's days end with its newest.",
    "An empty cell is a missing number, never zero.",
    "Views, engagements and net follows add up over Pages. Viewers and followers are people, who"
    " may be among those of several Pages: no sum of them is made.",
    "A Page in several groups counts in each of them, and once in the total.",
)


def csv_rows(work: Work) -> Iterator[Row]:
    """Pages, groups and the total below their heads."""
    pages = (page_row(work, each) for each in read_pages(work))
    return chain([list(columns_of(work))], pages, total_rows(work))


def write_xlsx(work: Work, folder: Path) -> Path:
    """The workbook: what it is, a sheet of the Pages, a sheet of what they have together,
    and one of their goals."""
    path = folder / "portfolio.xlsx"
    tenant = work.session.get_one(Tenant, work.tenant_id)
    title, color = f"{tenant.name}: portfolio", tenant.report_color
    goals: list[Row] = []

    def page_rows() -> Iterator[Row]:
        """Pages are read but once, so their goals are kept until their sheet is begun."""
        for page in read_pages(work):
            goals.extend(goal_rows(page))
            yield page_row(work, page)

    with closing(Workbook(str(path), {"tmpdir": str(folder), **PLAIN_TEXTS})) as book:
        book.set_properties({"title": title, "company": tenant.name})
        looks, columns = Looks(book, color), columns_of(work)
        _write_about(work, book, looks, title)
        rates = rates_of(work)
        write_sheets(book, looks, "pages", list(columns), page_rows(), rates)
        write_sheets(book, looks, "totals", list(columns), total_rows(work), rates)
        if GOALS in work.others:
            write_sheets(book, looks, "goals", list(GOAL_COLUMNS), iter(goals), GOAL_RATES)
    return path


def portfolio_file_name(work: Work, extension: str) -> str:
    """Such as portfolio-2026-10-27-to-2026-11-23.csv."""
    span = spans_of(work.wish, work.now)[pacific_yesterday(work.now)]
    return f"portfolio-{span.since}-to-{span.until}.{extension}"


def _write_about(work: Work, book: Workbook, looks: Looks, title: str) -> None:
    sheet = book.add_worksheet("about")
    for place, width in enumerate(WIDTHS):
        sheet.set_column(place, place, width)
    sheet.hide_gridlines(2)
    set_paper(sheet)
    sheet.write_string(0, 0, title, looks.title)
    span = spans_of(work.wish, work.now)[pacific_yesterday(work.now)]
    lines = [
        ("Days", f"{span.since} to {span.until}, where a Page is up to date"),
        ("Compared with", compared_with(span)),
        ("Words searched for", work.wish.search),
        *columns_of(work).items(),
        *(("To know", rule) for rule in RULES),
    ]
    for row, (name, told) in enumerate([line for line in lines if line[1]], 2):
        write_cell(sheet, row, 0, name, looks.name)
        write_cell(sheet, row, 1, told, looks.words)
