"""What one transaction reads once, however many parts of an answer want it."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction

T = TypeVar("T")
KEPT_IN = "read_once"


def once(session: Session, what: Hashable, read: Callable[[], T]) -> T:
    """What `read` found when its transaction first asked for `what`, until it writes something."""
    session.flush()
    known: dict[Hashable, T] = session.info.setdefault(KEPT_IN, {})
    if what not in known:
        known[what] = read()
    return known[what]


def recall(session: Session, what: Hashable) -> Any:
    """What was read or told already; None where it was not."""
    session.flush()
    return session.info.get(KEPT_IN, {}).get(what)


def tell(session: Session, what: Hashable, found: object) -> None:
    """Keeps what another statement has brought along, so that nobody need read it."""
    session.info.setdefault(KEPT_IN, {})[what] = found


@event.listens_for(Session, "after_flush")
def _forget_what_changed(session: Session, _context: object) -> None:
    session.info.pop(KEPT_IN, None)


@event.listens_for(Session, "do_orm_execute")
def _forget_before_a_change(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        state.session.info.pop(KEPT_IN, None)


@event.listens_for(Session, "after_transaction_end")
def _forget_at_the_end(session: Session, _transaction: SessionTransaction) -> None:
    session.info.pop(KEPT_IN, None)
