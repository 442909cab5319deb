"""The statements that this process sends, but for what each transaction begins with."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from models.engine import get_engine

SETS_ITS_PLACE = "SELECT set_config("


@contextmanager
def sent_statements() -> Iterator[list[str]]:
    """Grows while it is open."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_others: Any) -> None:
        if not statement.lstrip().startswith(SETS_ITS_PLACE):
            sent.append(statement)

    event.listen(get_engine(), "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(get_engine(), "before_cursor_execute", note)
