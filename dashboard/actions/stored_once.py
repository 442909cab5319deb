"""Storing what may be there once: a name in a workspace, a goal of a Page's month."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from dashboard.queries.inputs import BadInput


@contextmanager
def stored_once(session: Session, field: str, taken: str) -> Iterator[None]:
    """Stores what the block changed. Raises BadInput where it is there already, and then nothing
    of it is kept."""
    try:
        with session.begin_nested():
            yield
            session.flush()
    except IntegrityError:
        raise BadInput(field, taken) from None
