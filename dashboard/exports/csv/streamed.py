"""Rows as a CSV file, piece by piece: it may be long, and its end is not known when it begins."""

import io
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from dashboard.exports.csv.cells import ENCODING, MANNERS, Manner, write_rows

ROWS_A_PIECE = 500


def stream_rows(
    rows: Iterable[Iterable[Any]], manner: Manner = MANNERS["comma"]
) -> Iterator[bytes]:
    """The rows as spreadsheets open them; the mark of their encoding stands at the beginning."""
    encoding, left = ENCODING, iter(rows)
    while some := list(islice(left, ROWS_A_PIECE)):
        out = io.StringIO(newline="")
        write_rows(out, some, manner)
        yield out.getvalue().encode(encoding)
        encoding = "utf-8"
