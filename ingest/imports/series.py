"""Daily series: blocks of a title, a line of column names, and a line for each day.

1. A title stands alone in its line, at the beginning, behind an empty line or behind days.
2. Its block is taken if its metric is known, or was said by hand; other networks' are not.
3. A block whose lines begin with no day (ages, cities) is no series, and skipped by its name.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.imports.cells import CellError, is_missing, looks_like_day, parse_day
from ingest.imports.found import Part
from ingest.imports.lines import ImportRefusedError, Line
from ingest.imports.metrics import ImportMetric
from ingest.imports.titles import SERIES, UNCLEAR, other_network, quantity_of
from ingest.imports.values import SKIP, Reading, Value

UNKNOWN = "no title that Pagelens knows: say which metric it is (--map)"
NO_SERIES = "it holds no days"


@dataclass
class _Block:
    """The block that is being read; `column` is where its numbers stand, 0 if it cannot be told."""

    part: Part
    metric: ImportMetric | None
    has_names: bool = False
    has_days: bool | None = None
    column: int = 1
    width: int = 2


def read_series(lines: Iterator[Line], reading: Reading) -> Iterator[Value]:
    """The values of all blocks that are taken."""
    block: _Block | None = None
    behind_blank = True
    for line in lines:
        if line.is_blank:
            behind_blank = True
            continue
        if block is None or _is_title(line, block, behind_blank=behind_blank):
            block = _begun(line, reading)
            if line.title is not None and not looks_like_day(line.cells[0]):
                behind_blank = False
                continue
        behind_blank = False
        value = _read_line(line, block, reading)
        if value is not None:
            yield value
    _forget_empty(reading)


def _is_title(line: Line, block: _Block, *, behind_blank: bool) -> bool:
    if line.title is None or looks_like_day(line.title):
        return False
    return behind_blank or bool(block.has_days)


def _begun(line: Line, reading: Reading) -> _Block:
    """The block that a line begins, with its title or without one."""
    alone = line.title is not None and not looks_like_day(line.cells[0])
    part = reading.found.part(line.number, (line.title or "")[:200] if alone else "")
    try:
        metric = _metric_of(part, reading)
    except CellError as error:
        part.reason = str(error)
        return _Block(part, None)
    part.metric = metric.key
    return _Block(part, metric)


def _metric_of(part: Part, reading: Reading) -> ImportMetric:
    """The metric of a block. Raises CellError with the reason why there is none."""
    said, quantity = reading.choices.name_of(part.title), quantity_of(part.title)
    network = other_network(part.title)
    if said == SKIP:
        raise CellError("left out by choice")
    if network is not None:
        raise CellError(f"it is about {network.capitalize()}")
    if quantity in UNCLEAR:
        raise CellError(f"it has no equal in the API: {UNCLEAR[quantity]}")
    if said is not None:
        return reading.metrics.with_total("PAGE", said)
    if quantity in SERIES:
        return reading.metrics.with_total("PAGE", SERIES[quantity])
    if reading.metrics.has("PAGE", part.title):
        return reading.metrics.with_total("PAGE", part.title)
    part.can_map = True
    if reading.choices.metric is None:
        raise CellError(UNKNOWN)
    return reading.metrics.with_total("PAGE", reading.choices.metric)


def _read_line(line: Line, block: _Block, reading: Reading) -> Value | None:
    is_day = looks_like_day(line.cells[0])
    if block.has_days is None and not is_day and not block.has_names:
        _read_names(line, block, reading)
        return None
    if block.has_days is None:
        block.has_days = is_day
        if not is_day and (block.metric is None or _is_table(line)):
            block.metric, block.part.metric = None, ""
            block.part.reason, block.part.can_map = NO_SERIES, False
    block.part.lines += 1
    if block.metric is None:
        return None
    try:
        return _value_of_day(line, block, block.metric, reading)
    except CellError as error:
        reading.refuse(line.number, str(error))
        return None


def _is_table(line: Line) -> bool:
    """Whether a line is of a table of parts, like ages: several cells, and a share among them."""
    return any(cell.endswith("%") for cell in line.filled)


def _read_names(line: Line, block: _Block, reading: Reading) -> None:
    """Columns of other networks are passed over; one that is left holds the numbers."""
    block.has_names, block.width = True, max(2, len(line.cells))
    left = []
    for place, name in enumerate(line.cells[1:], start=1):
        network = other_network(name)
        if network is not None:
            reading.found.skip(f"column {name[:60]}", f"it is about {network.capitalize()}")
        elif name:
            left.append(place)
    block.column = left[0] if len(left) == 1 else 1 if not left else 0


def _value_of_day(
    line: Line, block: _Block, metric: ImportMetric, reading: Reading
) -> Value | None:
    if not looks_like_day(line.cells[0]):
        shown = ", ".join(cell[:30] for cell in line.cells[:6])
        raise CellError(f"a date and one number are expected, not: {shown}")
    if block.column == 0 or any(line.cells[block.width :]):
        raise CellError("it has more than one number: export one metric without a comparison")
    cell = line.cell(block.column)
    if is_missing(cell):
        return None
    when = reading.checked_day(parse_day(line.cells[0], reading.order))
    return Value(line.number, metric, metric.number(cell), "day", "", when)


def _forget_empty(reading: Reading) -> None:
    """Lines of text above the blocks are no blocks; one metric may be named for one block only."""
    parts = reading.found.parts
    parts[:] = [part for part in parts if part.lines or part.metric]
    named = [part for part in parts if part.can_map and part.metric]
    if reading.choices.metric is not None and len(named) > 1:
        titles = ", ".join(repr(part.title) for part in named)
        raise ImportRefusedError(
            f"Nothing was imported: --metric is for one title, and these are not known: {titles};"
            " say of each with --map which metric it is."
        )
