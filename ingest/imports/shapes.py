"""The three forms of a file, read into values: daily series, one row per post, our plain form."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ingest.imports.cells import CellError, Order, is_missing, looks_like_day, parse_day
from ingest.imports.lines import ImportRefusedError, Line
from ingest.imports.metrics import ImportMetric, Metrics
from ingest.imports.titles import CONTENT, plain_title

PLAIN = ("metric_key", "period", "breakdown_key", "metric_date", "value")
POST_ID, PAGE_ID = "post id", "page id"
_PLAIN_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_PLAIN_VALUE = re.compile(r"-?\d{1,30}(\.\d{1,15})?")


@dataclass(frozen=True)
class Value:
    """One number of the file. A number of a post has its `post_id` and no day."""

    line: int
    metric: ImportMetric
    value: Decimal
    period: str = "lifetime"
    breakdown_key: str = ""
    day: date | None = None
    post_id: str = ""


@dataclass(frozen=True)
class Reading:
    """What the readers need. `refuse` is told the number of a line and the reason."""

    metrics: Metrics
    page_id: str
    newest: date
    order: Order | None
    refuse: Callable[[int, str], None]
    leave_out: Callable[[str], None]
    named: str | None = None


def read_values(lines: Iterable[Line], reading: Reading) -> Iterator[Value]:
    """The values of the file, whichever form it has. Raises ImportRefusedError for none of them."""
    stream = (line for line in lines if line.number == 1 or not line.is_blank)
    first = next(stream, None)
    if first is None or first.is_blank:
        raise ImportRefusedError("The file is empty: export it again.")
    names = [plain_title(cell) for cell in first.cells]
    if names[: len(PLAIN)] == list(PLAIN):
        return _plain(stream, reading)
    if POST_ID in names:
        return _posts(stream, names, reading)
    return _series(_again(first, stream), reading)


def dates_of(lines: Iterable[Line]) -> Iterator[str]:
    """The first cells, among which are the dates of a daily series."""
    return (line.cells[0] for line in lines if line.cells)


def _again(first: Line, rest: Iterator[Line]) -> Iterator[Line]:
    yield first
    yield from rest


def _plain(lines: Iterator[Line], reading: Reading) -> Iterator[Value]:
    for line in lines:
        try:
            if len(line.cells) != len(PLAIN):
                raise CellError(f"it has {len(line.cells)} columns instead of {len(PLAIN)}")
            key, period, breakdown, day, value = line.cells
            metric = reading.metrics.by_key("PAGE", key)
            metric.check(period, breakdown)
            if not _PLAIN_DATE.fullmatch(day):
                raise CellError(f"{day[:40]!r} is not a date like 2026-03-01")
            if not _PLAIN_VALUE.fullmatch(value):
                raise CellError(f"{value[:40]!r} is not a number like 1204 or 0.25")
            number = metric.check_value(Decimal(value))
            when = _checked_day(parse_day(day, None), reading)
            yield Value(line.number, metric, number, period, breakdown, when)
        except CellError as error:
            reading.refuse(line.number, str(error))


def _series(lines: Iterator[Line], reading: Reading) -> Iterator[Value]:
    """Blocks of a title, a line of column names, and a line for each day."""
    metric: ImportMetric | None = None
    if reading.named is not None:
        metric = reading.metrics.by_key("PAGE", reading.named)
    names_may_come = metric is not None
    for line in lines:
        if line.title is not None:
            names_may_come = True
            if reading.named is None:
                metric = _metric_of_title(line, reading)
        elif looks_like_day(line.cells[0]):
            names_may_come = False
            value = _value_of_day(line, metric, reading) if metric else None
            if value is not None:
                yield value
        elif not names_may_come or len([cell for cell in line.cells if cell]) != 2:
            shown = ", ".join(cell[:30] for cell in line.cells[:6])
            reading.refuse(line.number, f"a date and one number are expected, not: {shown}")
        else:
            names_may_come = False


def _metric_of_title(line: Line, reading: Reading) -> ImportMetric | None:
    try:
        return reading.metrics.by_title(line.title or "")
    except CellError as error:
        reading.refuse(line.number, str(error))
        return None


def _value_of_day(line: Line, metric: ImportMetric, reading: Reading) -> Value | None:
    cells = line.cells
    try:
        if any(cells[2:]):
            raise CellError("it has more than one number: export one metric without a comparison")
        if len(cells) < 2 or is_missing(cells[1]):
            return None
        when = _checked_day(parse_day(cells[0], reading.order), reading)
        number = metric.number(cells[1])
        return Value(line.number, metric, number, "day", "", when)
    except CellError as error:
        reading.refuse(line.number, str(error))
        return None


def _posts(lines: Iterator[Line], names: list[str], reading: Reading) -> Iterator[Value]:
    columns = {
        place: (reading.metrics.by_key("POST", CONTENT[name][0]), CONTENT[name][1])
        for place, name in enumerate(names)
        if name in CONTENT
    }
    if not columns:
        raise ImportRefusedError("No column of the file is a metric that Pagelens knows.")
    reading.leave_out(", ".join(name for name in names if name and name not in CONTENT))
    for line in lines:
        try:
            post_id = _post_id(line, names, reading.page_id)
        except CellError as error:
            reading.refuse(line.number, str(error))
            continue
        for place, (metric, factor) in columns.items():
            cell = line.cells[place] if place < len(line.cells) else ""
            if is_missing(cell):
                continue
            try:
                yield Value(line.number, metric, metric.number(cell) * factor, post_id=post_id)
            except CellError as error:
                reading.refuse(line.number, f"{names[place]}: {error}")


def _post_id(line: Line, names: list[str], page_id: str) -> str:
    cells = dict(zip(names, line.cells, strict=False))
    post, page = cells.get(POST_ID, ""), cells.get(PAGE_ID, page_id)
    if not re.fullmatch(r"\d{1,30}(_\d{1,30})?", post):
        raise CellError(
            f"{post[:40]!r} is no id of a post: do not open the file in Excel before the import"
        )
    if page != page_id:
        raise CellError(f"it is a post of another Page ({page[:40]})")
    return post if "_" in post else f"{page_id}_{post}"


def _checked_day(day: date, reading: Reading) -> date:
    if day > reading.newest:
        raise CellError(f"{day} has not ended yet")
    if day.year < 2004:
        raise CellError(f"{day} is before Facebook began")
    return day
