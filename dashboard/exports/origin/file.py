"""The file itself, as CSV, piece by piece: a year of a metric in many parts is long."""

import io
from collections.abc import Iterable, Iterator
from itertools import islice

from dashboard.exports.csv.cells import ENCODING, MANNERS, write_rows
from dashboard.exports.names import words
from dashboard.exports.origin.rows import Row, Work

ROWS_A_PIECE = 500


def stream_file(rows: Iterable[Row]) -> Iterator[bytes]:
    """The rows as spreadsheets open them; the mark of their encoding stands at the beginning."""
    encoding, left = ENCODING, iter(rows)
    while some := list(islice(left, ROWS_A_PIECE)):
        out = io.StringIO(newline="")
        write_rows(out, some, MANNERS["comma"])
        yield out.getvalue().encode(encoding)
        encoding = "utf-8"


def origin_file_name(work: Work) -> str:
    """Such as acme-coffee-page-media-view-origin-2026-10-27-to-2026-11-23.csv."""
    page = words(work.page.name)[:60].strip("-") or f"page-{work.page.page_id}"
    days = f"{work.span.since}-to-{work.span.until}"
    return f"{page}-{words(work.asked.metric)}-origin-{days}.csv"
