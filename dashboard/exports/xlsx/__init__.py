"""Numbers as a workbook: a sheet a table, real dates and numbers, and a chart of the view."""

from contextlib import closing

from xlsxwriter import Workbook

from dashboard.exports.data.dictionary import DICTIONARY, dictionary_rows
from dashboard.exports.data.tables import tables_of
from dashboard.exports.work import Made, Work
from dashboard.exports.xlsx.about import write_about
from dashboard.exports.xlsx.chart import Lines, draw_trend
from dashboard.exports.xlsx.looks import Looks
from dashboard.exports.xlsx.sheet import write_sheets

__all__ = ["MEDIA_TYPE", "PLAIN_TEXTS", "make"]

# No text of others becomes a formula, a link or a number, whatever it looks like.
PLAIN_TEXTS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def make(work: Work) -> Made:
    """Writes one sheet after the other. Memory does not grow with the number of rows."""
    path = work.folder / "export.xlsx"
    with closing(Workbook(str(path), {"tmpdir": str(work.folder), **PLAIN_TEXTS})) as book:
        book.use_zip64()
        book.set_properties({"title": work.page_name, "company": work.tenant.name})
        _write(work, book)
    return Made(path, MEDIA_TYPE, "xlsx")


def _write(work: Work, book: Workbook) -> None:
    looks, lines = Looks(book, work.tenant.report_color), Lines()
    about, tables = book.add_worksheet("about"), tables_of(work)
    below = write_about(work, tables, about, looks)
    for place, table in enumerate(tables):
        work.tell(f"Writing the sheet {table.name}", place / (len(tables) + 1))
        rows = table.rows(work)
        if table.name == lines.sheet:
            rows = lines.seen(rows)
        write_sheets(book, looks, table.name, list(table.columns), rows, table.rates)
    head, *rows_of_dictionary = dictionary_rows(work.session, tables)
    write_sheets(book, looks, DICTIONARY, head, iter(rows_of_dictionary))
    draw_trend(work, book, about, below, lines)
