"""The content export: a line for each post, or for each post and day.

1. Lifetime counters of posts that Pagelens knows become values; lines of days are left out, since
   a day's number is no lifetime counter.
2. A line may name the Page by the id of its profile. It is a line of this Page if Meta told that
   id of it, or a post of this Page stands beside that id.
3. A line without a post, like one of totals, is left out.
4. Posts that are not known are left out, or kept as posts of their own, by choice.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ingest.imports.cells import CellError, is_missing, parse_number
from ingest.imports.file_posts import kept_post
from ingest.imports.lines import ImportRefusedError, Line
from ingest.imports.metrics import ImportMetric
from ingest.imports.titles import CONTENT, quantity_of, role_of
from ingest.imports.values import SKIP, Reading, Value

ROLES = ("post_id", "page_id", "date", "publish_time", "title", "description", "permalink")
_INSTAGRAM = re.compile(r"https?://(?:www\.)?instagram\.com/")
_ID = re.compile(r"[0-9]{1,30}(?:_[0-9]{1,30})?")
DAYS = "it is a number of one day, and not the post's lifetime counter"
NOT_KNOWN = "sync the Page's posts first, or choose to keep posts that only the file knows"


@dataclass(frozen=True)
class _Columns:
    """Where what stands: numbers by place, roles by name."""

    numbers: Mapping[int, tuple[ImportMetric, int, str]]
    roles: Mapping[str, int]

    def cell(self, line: Line, role: str) -> str:
        place = self.roles.get(role)
        return "" if place is None else line.cell(place)


def roles_in(names: Line, reading: Reading) -> dict[str, int]:
    """Where the columns stand that are no metrics; the first of a kind."""
    roles: dict[str, int] = {}
    for place, name in enumerate(names.cells):
        said = reading.choices.name_of(name)
        role = said if said in (*ROLES, "post_type") else role_of(name) if said is None else None
        if role is not None:
            roles.setdefault(role, place)
    return roles


def read_content(names: Line, lines: Iterator[Line], reading: Reading) -> Iterator[Value]:
    """The lifetime counters of the posts. Raises ImportRefusedError where there can be none."""
    roles = roles_in(names, reading)
    if "account" in roles and "page_id" not in roles:
        raise ImportRefusedError(
            "Nothing was imported: the file holds posts of Instagram; export the content of"
            " Facebook."
        )
    first = next(lines, None)
    columns = _Columns(_numbers(names, roles, first, reading), roles)
    if not columns.numbers:
        raise ImportRefusedError(
            "Nothing was imported: no column of the file is a metric that Pagelens knows; say which"
            " is one (--map)."
        )
    profiles = _profiles(columns, reading)
    for line in _with(first, lines):
        if line.is_blank or not _is_lifetime(line, columns, reading):
            continue
        try:
            post_id = _post_id(line, columns, reading, profiles)
        except CellError as error:
            reading.refuse(line.number, str(error))
            continue
        if post_id is not None:
            yield from _values(line, post_id, columns, reading)


def _with(first: Line | None, rest: Iterator[Line]) -> Iterator[Line]:
    if first is not None:
        yield first
    yield from rest


def _numbers(
    names: Line, roles: Mapping[str, int], first: Line | None, reading: Reading
) -> dict[int, tuple[ImportMetric, int, str]]:
    columns = {}
    for place, name in enumerate(names.cells):
        if not name or place in roles.values():
            continue
        part = reading.found.part(names.number, name[:200], reason="it is no metric")
        try:
            taken = _number_of(name, reading)
        except CellError as error:
            part.reason = str(error)
            continue
        if taken is None:
            part.can_map = first is not None and _is_number(first.cell(place))
        else:
            part.metric, part.reason = taken[0].key, ""
            columns[place] = (*taken, name)
    return columns


def _number_of(name: str, reading: Reading) -> tuple[ImportMetric, int] | None:
    said = reading.choices.name_of(name)
    if said == SKIP:
        raise CellError("left out by choice")
    quantity = quantity_of(name)
    key, factor = CONTENT.get(quantity or "", ("", 1))
    key = said or key
    return (reading.metrics.with_total("POST", key), factor) if key else None


def _is_number(cell: str) -> bool:
    try:
        parse_number(cell, whole=False)
    except CellError:
        return False
    return True


def _profiles(columns: _Columns, reading: Reading) -> set[str]:
    """Ids under which the file means this Page: those of Meta, and those beside a post of it."""
    known = reading.known_posts
    return {reading.page_id, reading.profile_id, ""} | {
        columns.cell(line, "page_id")
        for line in reading.again()
        if _bare(columns.cell(line, "post_id")) in known
    }


def _is_lifetime(line: Line, columns: _Columns, reading: Reading) -> bool:
    if any(_INSTAGRAM.match(cell) for cell in line.cells):
        reading.found.skip("posts of Instagram", "they are another network's")
        return False
    if any(sign.isdigit() for sign in columns.cell(line, "date")):
        reading.found.skip("lines of days", DAYS)
        return False
    if not columns.cell(line, "post_id"):
        reading.found.skip("lines without a post", "they are of no post, like a line of totals")
        return False
    return True


def _post_id(line: Line, columns: _Columns, reading: Reading, profiles: set[str]) -> str | None:
    """The id of a post that is taken. Raises CellError."""
    post, page = columns.cell(line, "post_id"), columns.cell(line, "page_id")
    if not _ID.fullmatch(post):
        raise CellError(
            f"{post[:40]!r} is no id of a post: do not open the file in Excel before the import"
        )
    known = reading.known_posts.get(_bare(post))
    if known is not None:
        return known
    owner = post.partition("_")[0] if "_" in post else page
    if page not in profiles or owner not in profiles:
        reading.found.skip("posts of another Page", "import them for their own Page", post)
        return None
    if not reading.choices.keep_unknown_posts:
        reading.found.skip("posts that Pagelens does not know", NOT_KNOWN, post)
        return None
    record = kept_post(line, columns.cell, reading)
    reading.kept[record.post_id] = record
    return record.post_id


def _bare(post: str) -> str:
    return post.rpartition("_")[2]


def _values(line: Line, post_id: str, columns: _Columns, reading: Reading) -> Iterator[Value]:
    for place, (metric, factor, name) in columns.numbers.items():
        cell = line.cell(place)
        if is_missing(cell):
            continue
        try:
            yield Value(line.number, metric, metric.number(cell) * factor, post_id=post_id)
        except CellError as error:
            reading.refuse(line.number, f"{name}: {error}")
