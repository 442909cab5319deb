"""The ZIP: one tidy file a table, a data dictionary, and a README that says what this is."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import IO, Any

from dashboard.components.comparisons import compared_with
from dashboard.exports.csv.cells import ENCODING, MANNERS, write_rows
from dashboard.exports.data.dictionary import DICTIONARY, dictionary_rows
from dashboard.exports.data.table import Table
from dashboard.exports.data.tables import tables_of
from dashboard.exports.work import Made, Work
from dashboard.format import day_range

ENDING = ".csv"
SEPARATORS = {
    "comma": "Cells are parted by commas; decimals stand behind a point.",
    "semicolon": "Cells are parted by semicolons; decimals stand behind a comma.",
    "tab": "Cells are parted by tabs; decimals stand behind a point.",
}


def make_zip(work: Work) -> Made:
    """Writes one table after the other into the archive."""
    path, tables = work.folder / "export.zip", tables_of(work)
    with zipfile.ZipFile(path, "w") as archive:
        for place, table in enumerate(tables):
            name = f"{table.name}{ENDING}"
            work.tell(f"Writing {name}", place / (len(tables) + 1))
            _add(archive, work, name, _with_head(list(table.columns), table.rows(work)))
        told = dictionary_rows(work.session, tables, ENDING)
        _add(archive, work, f"{DICTIONARY}{ENDING}", told)
        with _entry(archive, work, "README.txt") as out:
            out.write(readme(work, tables).encode(ENCODING))
    return Made(path, "application/zip", "zip")


def _add(archive: zipfile.ZipFile, work: Work, name: str, rows: Iterable[Iterable[Any]]) -> None:
    with (
        _entry(archive, work, name) as out,
        io.TextIOWrapper(out, encoding=ENCODING, newline="") as text,
    ):
        write_rows(text, rows, MANNERS[work.options.csv_separator])


def _entry(archive: zipfile.ZipFile, work: Work, name: str) -> IO[bytes]:
    entry = zipfile.ZipInfo(name, work.made_locally.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return archive.open(entry, "w", force_zip64=True)


def _with_head(names: list[str], rows: Iterator[list[Any]]) -> Iterator[list[Any]]:
    yield list(names)
    yield from rows


def readme(work: Work, tables: Iterable[Table]) -> str:
    """What the archive holds, of which days, and how fresh it is."""
    span = work.span
    lines = [
        f"{work.page_name} (Facebook Page {work.page.page_id})",
        f"{span.since} to {span.until}: {day_range(span.since, span.until)}",
        *([f"Compared with {before}"] if (before := compared_with(span)) else []),
        f"{work.through}. {work.made}.",
        *work.remarks,
        *([f"Posts: {work.filter_words}."] if work.filter_words else []),
        "",
        *(f"{table.name}{ENDING}: {table.about}." for table in tables),
        f"{DICTIONARY}{ENDING}: what each column and each metric means.",
        "",
        "Days are Pacific calendar days, as Meta counts them. An empty cell is a missing number,",
        "never zero. Numbers of unique people are never added up over days. The newest two days",
        "are provisional, and so is a 0 of the newest five: Meta may still be counting. A text",
        "that begins like a formula stands behind an apostrophe, so that a spreadsheet does not",
        "run it.",
        SEPARATORS[work.options.csv_separator],
    ]
    return "\r\n".join(lines) + "\r\n"
