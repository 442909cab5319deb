"""The forms of a file: daily series, a table of days, a line for each post, our plain form."""

from collections.abc import Iterable, Iterator

from ingest.imports.cells import looks_like_day
from ingest.imports.content import read_content, roles_in
from ingest.imports.days_table import is_days_table, read_days_table
from ingest.imports.lines import ImportRefusedError, Line
from ingest.imports.plain import is_plain, read_plain
from ingest.imports.series import read_series
from ingest.imports.titles import other_network
from ingest.imports.values import Reading, Value

NAMELESS = (
    "Nothing was imported: the columns are not known; say which one is the post's id (post_id)"
    " and which metrics the others are (--map)."
)


def read_values(lines: Iterable[Line], reading: Reading) -> Iterator[Value]:
    """The values of the file, whichever form it has. Raises ImportRefusedError for none of them."""
    stream = iter(lines)
    first = next((line for line in stream if not line.is_blank), None)
    if first is None:
        raise ImportRefusedError("The file is empty: export it again.")
    if is_plain(first):
        reading.found.kind = "plain"
        return read_plain(stream, reading)
    if "post_id" in roles_in(first, reading):
        reading.found.kind = "posts"
        return read_content(first, stream, reading)
    if is_days_table(first):
        reading.found.kind = "days"
        return read_days_table(first, stream, reading)
    second = next((line for line in stream if not line.is_blank), None)
    if second is not None and _is_table(first, second):
        _note_columns(first, second, reading)
        raise ImportRefusedError(NAMELESS)
    reading.found.kind = "series"
    return read_series(_again(first, second, stream), reading)


def dates_of(lines: Iterable[Line], reading: Reading) -> Iterator[str]:
    """The cells among which are the dates of the file."""
    places: list[int] | None = None
    for line in lines:
        if places is None and not line.is_blank:
            roles = roles_in(line, reading)
            named = [place for role, place in roles.items() if role in ("date", "publish_time")]
            places = named if "post_id" in roles else [0]
        yield from (line.cell(place) for place in places or [] if line.cells)


def _is_table(first: Line, second: Line) -> bool:
    return len(first.filled) > 2 and len(second.filled) > 2 and not looks_like_day(second.cells[0])


def _note_columns(first: Line, second: Line, reading: Reading) -> None:
    """So that somebody may be asked what the columns are."""
    reading.found.kind = "columns"
    for place, name in enumerate(first.cells):
        if name and second.cell(place) and other_network(name) is None:
            reading.found.part(first.number, name[:200], reason="not known", can_map=True)


def _again(first: Line, second: Line | None, rest: Iterator[Line]) -> Iterator[Line]:
    """The stream from its beginning; a blank line may have stood between the first two."""
    yield first
    if second is not None:
        yield second
    yield from rest
