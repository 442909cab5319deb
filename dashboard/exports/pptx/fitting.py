"""How much fits on a slide: sentences and rows of tables by the lines that they take."""

from collections.abc import Iterator, Sequence
from math import ceil
from textwrap import wrap
from unicodedata import east_asian_width

# Points between the title and the foot, and across.
HIGH, WIDE = 380, 865
# Of a table: points of its letters, inches beside and above them, and of its lowest row.
CELL, BESIDE, ABOVE, ROW = 12, 0.2, 0.16, 0.36


def slides_of(lines: Sequence[str], size: float) -> list[list[str]]:
    """The sentences of each slide, at `size` points."""
    slides: list[list[str]] = []
    left = 0.0
    for line in _parts(lines, size):
        high = _high(line, size)
        if not slides or high > left:
            slides.append([])
            left = HIGH
        slides[-1].append(line)
        left -= high
    return slides


def words_high(lines: Sequence[str], size: float) -> float:
    """How high these sentences are, in inches."""
    return sum(_high(line, size) for line in lines) / 72


def size_of(text: str, sizes: Sequence[float], high: float) -> float:
    """The greatest size in which a title fits into so many inches, else the smallest."""
    return next((size for size in sizes if words_high([text], size) <= high), sizes[-1])


def row_high(texts: Sequence[str], widths: Sequence[float]) -> float:
    """How high a row of a table is, in inches."""
    lines = max(_lines(text, wide) for text, wide in zip(texts, widths, strict=True))
    return max(ROW, lines * 1.2 * CELL / 72 + ABOVE)


def tables_of(
    rows: Sequence[Sequence[str]], widths: Sequence[float], high: float
) -> list[list[Sequence[str]]]:
    """The rows of each slide, its head first, where a table has so many inches."""
    head, *others = rows
    tables: list[list[Sequence[str]]] = []
    left = 0.0
    for row in others:
        needs = row_high(row, widths)
        if not tables or needs > left:
            tables.append([head])
            left = high - row_high(head, widths)
        tables[-1].append(row)
        left -= needs
    return tables


def _lines(text: str, wide: float) -> int:
    units = (wide - BESIDE) * 72 / (0.55 * CELL)
    return sum(max(1, ceil(units_of(part) / units)) for part in text.split("\n"))


def _parts(lines: Sequence[str], size: float) -> Iterator[str]:
    """Each sentence, or parts of it where it alone is more than a slide holds."""
    for line in lines:
        if _high(line, size) <= HIGH:
            yield line
            continue
        wide = max(1, ceil(units_of(line) / len(line)))
        yield from wrap(line, int(HIGH / (1.2 * size) - 1) * int(_units_of_row(size) * 0.9) // wide)


def _high(line: str, size: float) -> float:
    rows = sum(max(1, ceil(units_of(part) / _units_of_row(size))) for part in line.split("\n"))
    return rows * 1.2 * size + size / 3


def units_of(text: str) -> int:
    """How wide it is, in halves of the size: letters of China and Japan are two."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def _units_of_row(size: float) -> float:
    return WIDE / (0.52 * size)
