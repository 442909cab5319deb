"""The plain form: a line for each value, with the metric's key, nothing to guess."""

import re
from collections.abc import Iterator
from decimal import Decimal

from ingest.imports.cells import CellError, parse_day
from ingest.imports.lines import Line
from ingest.imports.values import Reading, Value

COLUMNS = ("metric_key", "period", "breakdown_key", "metric_date", "value")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_VALUE = re.compile(r"-?\d{1,30}(\.\d{1,15})?")


def is_plain(line: Line) -> bool:
    """Whether these are the columns of the plain form."""
    return tuple(cell.lower() for cell in line.cells[: len(COLUMNS)]) == COLUMNS


def read_plain(lines: Iterator[Line], reading: Reading) -> Iterator[Value]:
    """The values of the lines behind the columns' names."""
    for line in lines:
        if line.is_blank:
            continue
        try:
            yield _value(line, reading)
        except CellError as error:
            reading.refuse(line.number, str(error))


def _value(line: Line, reading: Reading) -> Value:
    if len(line.cells) != len(COLUMNS):
        raise CellError(f"it has {len(line.cells)} columns instead of {len(COLUMNS)}")
    key, period, breakdown, day, value = line.cells
    metric = reading.metrics.by_key("PAGE", key)
    metric.check(period, breakdown)
    if not _DATE.fullmatch(day):
        raise CellError(f"{day[:40]!r} is not a date like 2026-03-01")
    if not _VALUE.fullmatch(value):
        raise CellError(f"{value[:40]!r} is not a number like 1204 or 0.25")
    number = metric.check_value(Decimal(value))
    when = reading.checked_day(parse_day(day, None))
    return Value(line.number, metric, number, period, breakdown, when)
