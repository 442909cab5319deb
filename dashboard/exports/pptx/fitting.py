"""How many words fit on a slide: sentences by the lines that they take, long ones in parts."""

from collections.abc import Iterator, Sequence
from math import ceil
from textwrap import wrap
from unicodedata import east_asian_width

# Points between the title and the foot, and across.
HIGH, WIDE = 380, 865


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


def _parts(lines: Sequence[str], size: float) -> Iterator[str]:
    """Each sentence, or parts of it where it alone is more than a slide holds."""
    for line in lines:
        if _high(line, size) <= HIGH:
            yield line
            continue
        wide = max(1, ceil(_units(line) / len(line)))
        yield from wrap(line, int(HIGH / (1.2 * size) - 1) * int(_units_of_row(size) * 0.9) // wide)


def _high(line: str, size: float) -> float:
    rows = sum(max(1, ceil(_units(part) / _units_of_row(size))) for part in line.split("\n"))
    return rows * 1.2 * size + size / 3


def _units(text: str) -> int:
    """How wide it is, in halves of the size: letters of China and Japan are two."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def _units_of_row(size: float) -> float:
    return WIDE / (0.52 * size)
