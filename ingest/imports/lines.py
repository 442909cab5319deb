"""A CSV file as numbered lines of cells, one at a time: the file may be larger than the memory."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TextIO

from ingest.imports.encodings import encoding_of
from settings import PlainError

DELIMITERS = ",;\t|"
# So many lines are looked at where none names the separator.
LOOKED_AT = 20
LONGEST_LINE = 1_000_000
_QUOTED = re.compile(r'"[^"]*"')
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?', re.IGNORECASE | re.DOTALL)
_UNSEEN = "\ufeff\u200e\u200f"


class ImportRefusedError(PlainError):
    """The file cannot be imported; the message is one sentence that says what to do."""


@dataclass(frozen=True)
class Line:
    """A line of the file; `number` is the one that an editor shows, from 1."""

    number: int
    cells: tuple[str, ...]

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in it."""
        return not any(self.cells)

    @property
    def title(self) -> str | None:
        """The text of a line with one cell only."""
        filled = self.filled
        return filled[0] if len(filled) == 1 and self.cells[0] else None

    @property
    def filled(self) -> list[str]:
        """The cells in which something stands."""
        return [cell for cell in self.cells if cell]

    def cell(self, place: int) -> str:
        """What stands in that column; nothing where the line is shorter."""
        return self.cells[place] if place < len(self.cells) else ""


def read_lines(path: Path) -> Iterator[Line]:
    """The lines, without the one that tells Excel the separator. Raises ImportRefusedError."""
    try:
        with path.open(encoding=encoding_of(path), newline="") as file:
            delimiter, skipped = _beginning(file)
            reader = csv.reader(file, delimiter=delimiter, strict=False)
            begins = 1 + skipped
            for cells in reader:
                yield Line(begins, tuple(_plain(cell) for cell in cells))
                begins = reader.line_num + 1 + skipped
    except UnicodeError:
        raise ImportRefusedError(
            "The file is not text in UTF-8, UTF-16 or Windows-1252: export it from Meta Business"
            " Suite again."
        ) from None
    except csv.Error:
        raise ImportRefusedError(
            "The file is not a CSV file: export it from Meta Business Suite again."
        ) from None
    except OSError as error:
        raise ImportRefusedError(f"The file cannot be read: {error.strerror}.") from None


def _plain(cell: str) -> str:
    """The cell without what nobody sees; no table holds a NUL."""
    return cell.replace("\0", "").strip().strip(_UNSEEN).strip()


def _beginning(file: TextIO) -> tuple[str, int]:
    """The separator and how many lines told it; the file stands behind them."""
    first = file.readline(LONGEST_LINE)
    named = _SEPARATOR_LINE.fullmatch(first.rstrip("\r\n").lstrip(_UNSEEN))
    if named:
        return named[1], 1
    sample = [first, *islice(iter(lambda: file.readline(LONGEST_LINE), ""), LOOKED_AT)]
    file.seek(0)
    bare = "".join(_QUOTED.sub("", line) for line in sample)
    return max(DELIMITERS, key=lambda sign: _weight(bare, sign)), 0


def _weight(bare: str, sign: str) -> tuple[bool, int]:
    """A comma may part thousands where another sign parts the cells of most lines."""
    lines = [line for line in bare.splitlines() if line.strip()]
    return sum(sign in line for line in lines) * 2 > len(lines), bare.count(sign)
