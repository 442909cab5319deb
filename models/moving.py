"""Rows that a migration moves: counted before and after, so that none is lost unseen."""

from typing import Any

from sqlalchemy import Connection, text

from settings import PlainError


class RowsLostError(PlainError):
    """A migration would have lost rows; the message says how many. Nothing has been changed."""


def move_rows(connection: Connection, statement: str, *, rows: str, **values: Any) -> None:
    """Executes a statement that writes as many rows as `rows`, a SELECT count(*), finds before it.

    Without the owner's scope both would see none, and the statement would move none and succeed.
    Raises RowsLostError.
    """
    if connection.scalar(text("SELECT current_setting('pagelens.scope', true)")) != "owner":
        raise RowsLostError("Rows can be moved by `pagelens migrate` alone.")
    before = connection.scalar(text(rows), values)
    after = connection.execute(text(statement), values).rowcount
    if before != after:
        raise RowsLostError(
            f"The migration stopped and changed nothing: {after} of {before} rows would have been"
            " carried along. Please report it."
        )
