"""A table of days: a line for each, a column for each metric, as Page Insights once were exported.

1. The first column is the day. A column's name says its metric, and before it for how many days
   its numbers are: Daily, Weekly, 28 Days; Lifetime is a level, as it stood on that day.
2. A line that begins with no day, like the one that explains the columns, is left out.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ingest.imports.cells import CellError, is_missing, looks_like_day, parse_day
from ingest.imports.found import Part
from ingest.imports.lines import Line
from ingest.imports.metrics import ImportMetric
from ingest.imports.titles import (
    DAYS_TABLE,
    SERIES,
    UNCLEAR,
    lowered,
    other_network,
    quantity_of,
    role_of,
)
from ingest.imports.values import SKIP, Reading, Value

UNKNOWN = "no column that Pagelens knows: say which metric it is (--map)"
_PERIOD = re.compile(r"(daily|weekly|28 days|lifetime) +(.+)")
PERIODS = {"weekly": "week", "28 days": "days_28"}


@dataclass(frozen=True)
class _Column:
    metric: ImportMetric
    period: str
    part: Part


def is_days_table(names: Line) -> bool:
    """Whether these are the names of the columns of such a table."""
    return len(names.filled) > 2 and role_of(names.cells[0]) == "date"


def read_days_table(names: Line, lines: Iterator[Line], reading: Reading) -> Iterator[Value]:
    """The values of the columns that are known, or were said by hand."""
    columns = _columns(names, reading)
    for line in lines:
        if line.is_blank:
            continue
        if not looks_like_day(line.cells[0]):
            reading.found.skip("lines without a day", "like the one that explains the columns")
            continue
        try:
            day = reading.checked_day(parse_day(line.cells[0], reading.order))
        except CellError as error:
            reading.refuse(line.number, str(error))
            continue
        for place, column in columns.items():
            cell = line.cell(place)
            if is_missing(cell):
                continue
            column.part.lines += 1
            try:
                number = column.metric.number(cell)
            except CellError as error:
                reading.refuse(line.number, f"{column.part.title}: {error}")
            else:
                yield Value(line.number, column.metric, number, column.period, "", day)


def _columns(names: Line, reading: Reading) -> Mapping[int, _Column]:
    columns = {}
    for place, name in enumerate(names.cells):
        if not name or place == 0:
            continue
        part = reading.found.part(names.number, name[:200])
        try:
            metric, period = _metric_of(part, reading)
            metric.check(period, "")
        except CellError as error:
            part.reason = str(error)
            continue
        part.metric = metric.key
        columns[place] = _Column(metric, period, part)
    return columns


def _metric_of(part: Part, reading: Reading) -> tuple[ImportMetric, str]:
    """The metric of a column and its period. Raises CellError with the reason why there is none."""
    told = _PERIOD.fullmatch(lowered(part.title))
    name, period = (told[2], PERIODS.get(told[1], "day")) if told else (part.title, "day")
    said, network, quantity = (
        reading.choices.name_of(part.title),
        other_network(part.title),
        quantity_of(name),
    )
    if said == SKIP:
        raise CellError("left out by choice")
    if network is not None:
        raise CellError(f"it is about {network.capitalize()}")
    key = said or DAYS_TABLE.get(lowered(name)) or SERIES.get(quantity or "")
    if key is None and quantity in UNCLEAR:
        raise CellError(f"it has no equal in the API: {UNCLEAR[quantity]}")
    if key is None:
        part.can_map = True
        raise CellError(UNKNOWN)
    return reading.metrics.with_total("PAGE", key), period
