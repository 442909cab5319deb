"""Deleting many rows, some at a time, each part a transaction of its own."""

from sqlalchemy import ColumnElement, Table, delete, func, literal_column, select

from models.scope import tenant_session

ROWS_AT_ONCE = 5000


def delete_rows(tenant_id: int, table: Table, which: ColumnElement[bool]) -> int:
    """Deletes rows of a tenant until there are none; returns how many there were."""
    ctid: ColumnElement[object] = literal_column(f'"{table.name}".ctid')
    some = select(ctid).select_from(table).where(which).limit(ROWS_AT_ONCE)
    total = 0
    while True:
        with tenant_session(tenant_id) as session:
            deleted = session.connection().execute(delete(table).where(ctid.in_(some))).rowcount
        total += deleted
        if deleted < ROWS_AT_ONCE:
            return total


def count_rows(tenant_id: int, table: Table, which: ColumnElement[bool]) -> int:
    """How many there are."""
    counted = select(func.count()).select_from(table).where(which)
    with tenant_session(tenant_id) as session:
        return session.connection().scalar(counted) or 0
