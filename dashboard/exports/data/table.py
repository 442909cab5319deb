"""A table of a data file: what each of its columns means, and its rows, one at a time."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from dashboard.exports.work import Work

Row = list[Any]


@dataclass(frozen=True)
class Table:
    """A file of the ZIP, a sheet of the workbook: its columns with their meaning, its rows.

    The numbers of the columns `rates` are ratios in every row.
    """

    name: str
    about: str
    columns: dict[str, str]
    rows: Callable[[Work], Iterator[Row]]
    rates: tuple[str, ...] = ()
