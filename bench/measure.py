"""How a piece of work is measured: its time, the statements that it sends, the pages they touch."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from statistics import median
from time import perf_counter
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from models.engine import get_engine

TIMES = 5
Work = Callable[[], object]
# A statement as it goes to the driver, and its values.
Statement = tuple[str, Any]


def median_time(work: Work, times: int = TIMES) -> float:
    """Seconds that it takes, warm."""
    work()
    return median(seconds_of(work) for _ in range(times))


def seconds_of(work: Work) -> float:
    """Seconds that it takes this once."""
    began = perf_counter()
    work()
    return perf_counter() - began


@contextmanager
def listening() -> Iterator[list[Statement]]:
    """The statements that this process sends through the engine of web and workers meanwhile."""
    found: list[Statement] = []

    def note(_c: Any, _cursor: Any, sql: str, values: Any, _x: Any, _many: bool) -> None:
        found.append((sql, values))

    event.listen(get_engine(), "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(get_engine(), "before_cursor_execute", note)


def reads_among(statements: Iterable[Statement]) -> list[Statement]:
    """Those that can be explained without writing anything."""
    return [one for one in statements if one[0].lstrip().upper().startswith(("SELECT", "WITH"))]


def buffers_of(session: Session, statements: Iterable[Statement]) -> int:
    """How many pages of tables and indexes these reads look at, by EXPLAIN."""
    return sum(_buffers(session, *statement) for statement in reads_among(statements))


def _buffers(session: Session, sql: str, values: Any) -> int:
    explained = f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) {sql}"
    found = session.connection().exec_driver_sql(explained, values).scalar_one()
    plan = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    return int(plan["Shared Hit Blocks"]) + int(plan["Shared Read Blocks"])
