"""Deletions for good: what was to be deleted, and the proof that nothing is left of it.

What waits for its deletion is hidden from every query of the ORM, so that it is gone for people at
once; the deletion itself asks with the execution option `with_erased`.
"""

from datetime import datetime
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import CheckConstraint, Executable, Index, event, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import (
    Mapped,
    ORMExecuteState,
    Session,
    mapped_column,
    with_loader_criteria,
)
from sqlalchemy.orm.interfaces import ORMOption

from models.meta import MetaPage
from models.orm import Base, Serial, now_utc
from models.tenancy import Tenant

KINDS = ("page", "person", "workspace", "meta_user")
WITH_ERASED = "with_erased"
# A statement that is made once keeps what SQLAlchemy has found out about it.
_HIDING: WeakKeyDictionary[Executable, Executable] = WeakKeyDictionary()


class Erasure(Base):
    """A deletion. It outlives what it deletes, so it belongs to no tenant and names nobody.

    `number` is our own number of what is deleted, `code` what Meta and people ask by. `result`
    counts what was deleted, and in `left` the rows and files that were found afterwards.
    """

    __tablename__ = "erasure"
    __table_args__ = (
        CheckConstraint("kind IN ('page', 'person', 'workspace', 'meta_user')", name="kind"),
        Index("uq_erasure_open", "kind", "number", unique=True,
              postgresql_where=text("finished_at IS NULL")),
    )  # fmt: skip

    id: Mapped[Serial]
    kind: Mapped[str]
    number: Mapped[int]
    code: Mapped[str] = mapped_column(unique=True)
    requested_at: Mapped[datetime] = mapped_column(default=now_utc)
    finished_at: Mapped[datetime | None]
    result: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))


@event.listens_for(Session, "do_orm_execute")
def _hide_what_is_to_go(state: ORMExecuteState) -> None:
    wants_all = state.execution_options.get(WITH_ERASED, False)
    if wants_all or state.is_insert or state.is_column_load:
        return
    state.statement = _hiding(state.statement)


def _hiding(statement: Any) -> Executable:
    known = _HIDING.get(statement)
    if known is None:
        known = _HIDING[statement] = statement.options(*_not_erased())
    return known


@cache
def _not_erased() -> tuple[ORMOption, ...]:
    """Made when it is first asked for, since all tables must be known."""
    return tuple(
        with_loader_criteria(table, table.erased_at.is_(None), include_aliases=True)
        for table in (MetaPage, Tenant)
    )
