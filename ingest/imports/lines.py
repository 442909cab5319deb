"""A CSV file as numbered lines of cells, one at a time: the file may be larger than the memory."""

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from settings import PlainError

DELIMITERS = ",;\t|"
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


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
        filled = [cell for cell in self.cells if cell]
        return filled[0] if len(filled) == 1 and self.cells[0] else None


def read_lines(path: Path) -> Iterator[Line]:
    """The lines, without the one that tells Excel the separator. Raises ImportRefusedError."""
    try:
        with path.open(encoding=_encoding(path), newline="") as file:
            first = file.readline()
            delimiter = _delimiter(first)
            if not _names_separator(first):
                file.seek(0)
            skipped = 1 if _names_separator(first) else 0
            reader = csv.reader(file, delimiter=delimiter, strict=False)
            begins = 1 + skipped
            for cells in reader:
                yield Line(begins, tuple(cell.strip().lstrip("\ufeff") for cell in cells))
                begins = reader.line_num + 1 + skipped
    except UnicodeError:
        raise ImportRefusedError(
            "The file is not text in UTF-8 or UTF-16: export it from Meta Business Suite again."
        ) from None
    except csv.Error:
        raise ImportRefusedError(
            "The file is not a CSV file: export it from Meta Business Suite again."
        ) from None
    except OSError as error:
        raise ImportRefusedError(f"The file cannot be read: {error.strerror}.") from None


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(4)
    return next((name for mark, name in _BYTE_ORDER_MARKS if start.startswith(mark)), "utf-8")


def _names_separator(first: str) -> bool:
    text = first.strip().lstrip("\ufeff").strip('"').lower()
    return text.startswith("sep=") and len(text) == 5


def _delimiter(first: str) -> str:
    text = first.rstrip("\r\n").lstrip("\ufeff").strip('"')
    if _names_separator(first):
        return text[4:5]
    return max(DELIMITERS, key=first.count)
