"""Sessions: one transaction each, inside one tenant unless a named reason says otherwise.

Row-level security compares with `pagelens.tenant_id`, which is set for the transaction alone.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.engine import get_engine

WideScope = Literal["tick", "reaper", "health", "command", "registry", "link"]
WIDE_SCOPES: tuple[WideScope, ...] = ("tick", "reaper", "health", "command", "registry", "link")


@contextmanager
def open_session() -> Iterator[Session]:
    """A session without a tenant: sees only the tables that are read before one is known."""
    with Session(get_engine(), expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def tenant_session(tenant_id: int) -> Iterator[Session]:
    """A session that sees and writes one tenant's rows; commits at the end, else rolls back."""
    with open_session() as session:
        enter_tenant(session, tenant_id)
        yield session


@contextmanager
def snapshot_session(tenant_id: int) -> Iterator[Session]:
    """A tenant's session that only reads, and sees all its rows as they were at one moment."""
    with open_session() as session:
        session.connection(
            execution_options={"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        )
        enter_tenant(session, tenant_id)
        yield session


@contextmanager
def wide_session(scope: WideScope) -> Iterator[Session]:
    """A session across tenants, for work that has no tenant; `scope` names the reason."""
    if scope not in WIDE_SCOPES:
        raise ValueError(f"unknown scope {scope!r}")
    with open_session() as session:
        session.execute(text("SELECT set_config('pagelens.scope', :scope, true)"), {"scope": scope})
        yield session


def enter_tenant(session: Session, tenant_id: int) -> None:
    """Narrows the session's present transaction to one tenant."""
    session.execute(
        text("SELECT set_config('pagelens.tenant_id', :id, true)"), {"id": str(int(tenant_id))}
    )
