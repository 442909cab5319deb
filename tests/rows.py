"""The rows of a test: all are deleted after it, and those that most begin with are put back.

Either is one trip to the server: to do it row by row takes longer than most tests.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, text

from models import Base

# By a key, what was made, and the statements that write its rows.
Made = dict[Any, tuple[Any, str]]
KEPT_TABLES = {"meta_metric_registry"}
_FIRST_IDS = """
SELECT setval(taken, 1, false) FROM unnest(CAST(ARRAY[%s] AS regclass[])) AS taken
 WHERE pg_sequence_last_value(taken) IS NOT NULL
"""


def delete_all(connection: Connection) -> None:
    """Deletes, since to truncate fifty tables takes many times as long; ids begin at 1 again."""
    _do(connection, _deletion())


_TAKEN_IDS = """
SELECT seqrelid::regclass::text, pg_sequence_last_value(seqrelid) FROM pg_sequence
  JOIN pg_depend ON objid = seqrelid AND deptype IN ('a', 'i')
  JOIN pg_class ON pg_class.oid = refobjid
 WHERE relnamespace = 'public'::regnamespace AND relname = ANY(:names)
   AND pg_sequence_last_value(seqrelid) IS NOT NULL
"""


def made_once(engine: Engine, before: Made, key: Any, make: Callable[[], Any]) -> Any:
    """What `make` returned when it was first called, with all rows that there were afterwards.

    It is for rows alone: what else it did, to Redis or to files, is not done again.
    """
    if key not in before:
        made = make()
        with engine.begin() as connection:
            before[key] = made, read_all(connection, moments_stay=True)
        return made
    made, rows = before[key]
    with engine.begin() as connection:
        delete_all(connection)
        write_all(connection, rows)
    return made


def filled_once(engine: Engine, before: Made, key: Any, fill: Callable[[], None]) -> None:
    """The rows of tables that were empty before `fill` was first called; others stay as they are.

    It is for who writes into no table that may hold something.
    """
    with engine.begin() as connection:
        if key in before:
            write_all(connection, before[key][1])
            return
        empty = [name for name in _names() if not _holds_something(connection, name)]
    fill()
    with engine.begin() as connection:
        before[key] = None, _reading(connection, empty, moments_stay=True)


def read_all(connection: Connection, *, moments_stay: bool = False) -> str:
    """The statements that write all present rows again, ids and all; unless their moments stay,
    these are those of the writing.
    """
    return _reading(connection, _names(), moments_stay=moments_stay)


def _reading(connection: Connection, names: list[str], *, moments_stay: bool) -> str:
    written = [_writing(connection, name, moments_stay) for name in names]
    return ";".join([*filter(None, written), *_next_ids(connection, names)])


def _holds_something(connection: Connection, name: str) -> bool:
    return bool(connection.scalar(text(f'SELECT EXISTS (SELECT FROM "{name}")')))


def write_all(connection: Connection, statements: str) -> None:
    """Writes what `read_all` read."""
    _do(connection, statements)


@cache
def _deletion() -> str:
    deletions = [f'DELETE FROM "{name}"' for name in reversed(_names())]
    return ";".join([*deletions, _FIRST_IDS % ", ".join(_sequences())])


def _sequences() -> list[str]:
    """To ask PostgreSQL which there are takes as long as all deletions."""
    return [
        f"""pg_get_serial_sequence('"{name}"', '{column.name}')"""
        for name in _names()
        for column in Base.metadata.tables[name].columns
        if column.identity
    ]


def _names() -> list[str]:
    return [table.name for table in Base.metadata.sorted_tables if table.name not in KEPT_TABLES]


def _writing(connection: Connection, name: str, moments_stay: bool) -> str:
    rows = connection.scalar(text(f'SELECT json_agg(each)::text FROM "{name}" each'))
    if rows is None:
        return ""
    columns = connection.execute(
        text(
            "SELECT quote_ident(attname), atttypid = 'timestamptz'::regtype FROM pg_attribute"
            " WHERE attrelid = CAST(:name AS regclass) AND attnum > 0 AND NOT attisdropped"
            " AND attgenerated = ''"
        ),
        {"name": f'"{name}"'},
    ).all()
    told = [
        f"CASE WHEN {column} IS NOT NULL THEN now() END"
        if is_moment and not moments_stay
        else column
        for column, is_moment in columns
    ]
    names = ", ".join(column for column, _ in columns)
    literal = rows.replace("'", "''")
    return (
        f'INSERT INTO "{name}" ({names}) OVERRIDING SYSTEM VALUE SELECT {", ".join(told)}'
        f""" FROM json_populate_recordset(NULL::"{name}", '{literal}')"""
    )


def _next_ids(connection: Connection, names: list[str]) -> list[str]:
    taken = connection.execute(text(_TAKEN_IDS), {"names": names}).all()
    return [f"SELECT setval('{name}', {last})" for name, last in taken]


def _do(connection: Connection, statements: str) -> None:
    connection.exec_driver_sql(statements, execution_options={"no_parameters": True})
