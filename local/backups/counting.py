"""How many rows each table holds, as the owner sees them."""

from sqlalchemy import Connection, text

TABLES = """
SELECT relname FROM pg_class
 WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = 'public'::regnamespace
 ORDER BY relname
"""


def count_rows(connection: Connection) -> dict[str, int]:
    """Rows by table; of partitions together."""
    quoted = connection.dialect.identifier_preparer.quote_identifier
    return {
        table: int(connection.scalar(text(f"SELECT count(*) FROM {quoted(table)}")) or 0)  # noqa: S608  a table's name
        for table in connection.scalars(text(TABLES)).all()
    }
