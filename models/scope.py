"""Sessions: one transaction each, inside one tenant unless a named reason says otherwise.

Row-level security compares with `pagelens.tenant_id`, which is set for the transaction alone.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Literal, get_args

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session

from models.engine import WIDE, get_engine, place
from models.limited import limited_person

# `account` is what belongs to a person and to no tenant, `callback` what Meta tells of its users.
WideScope = Literal[
    "tick", "reaper", "health", "command", "registry", "link",
    "sign_in", "account", "erasure", "callback",
]  # fmt: skip
WIDE_SCOPES: tuple[WideScope, ...] = get_args(WideScope)
SNAPSHOT = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


@contextmanager
def open_session() -> Iterator[Session]:
    """A session without a tenant: sees nothing but the registry of metrics and the erasures."""
    with _session(place()) as session:
        yield session


@contextmanager
def tenant_session(tenant_id: int) -> Iterator[Session]:
    """A session that sees and writes one tenant's rows; commits at the end, else rolls back.

    Of somebody who is limited to some Pages it sees and writes only theirs (`models.limited`).
    """
    with _session(_place_of(tenant_id)) as session:
        yield session


@contextmanager
def snapshot_session(tenant_id: int) -> Iterator[Session]:
    """A tenant's session that only reads, and sees all its rows as they were at one moment."""
    with _session(_place_of(tenant_id) | SNAPSHOT) as session:
        yield session


@contextmanager
def wide_session(scope: WideScope) -> Iterator[Session]:
    """A session across tenants, for work that has no tenant; `scope` names the reason."""
    _check(scope)
    with _session(place(WIDE)) as session:
        yield session


def _place_of(tenant_id: int) -> dict[str, Any]:
    return place(tenant_id=tenant_id, limited_person=limited_person())


@contextmanager
def widened(session: Session, scope: WideScope) -> Iterator[None]:
    """Within a transaction of a tenant: the next statement or two see across; `scope` says why.

    What was changed before is written as the role before, what is changed within as the wide one.
    """
    _check(scope)
    session.flush()
    before = session.scalar(text("SELECT current_user"))
    take = text("SELECT set_config('role', coalesce(:role, current_database() || '_wide'), true)")
    session.execute(take, {"role": None})
    yield
    session.flush()
    session.execute(take, {"role": before})


def _check(scope: str) -> None:
    if scope not in WIDE_SCOPES:
        raise ValueError(f"unknown scope {scope!r}")


@contextmanager
def _session(options: dict[str, Any]) -> Iterator[Session]:
    with Session(get_engine(), expire_on_commit=False) as session, session.begin():
        try:
            _begin(session, options)
            yield session
        except Exception as error:
            if not isinstance(error, SQLAlchemyError):
                _end_statement(session)
            raise


def _begin(session: Session, options: dict[str, Any]) -> None:
    """Begins the transaction in its place; a connection that was cut in the pool is replaced.

    So the pool need not ask a connection whether it lives each time before it lends it.
    """
    try:
        session.connection(execution_options=options)
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        session.connection(execution_options=options)


def _end_statement(session: Session) -> None:
    """Ends what an alarm broke off: PostgreSQL would work on, keep its locks, and refuse ROLLBACK.

    The connection is thrown away with it.
    """
    with suppress(SQLAlchemyError, psycopg.Error):
        connection = session.connection().connection.driver_connection
        if isinstance(connection, psycopg.Connection) and _is_at_work(connection):
            connection.cancel_safe()
            session.invalidate()


def _is_at_work(connection: psycopg.Connection[Any]) -> bool:
    return connection.info.transaction_status == TransactionStatus.ACTIVE


def enter_tenant(session: Session, tenant_id: int) -> None:
    """Narrows the session's present transaction to one tenant."""
    session.execute(
        text("SELECT set_config('pagelens.tenant_id', :id, true)"), {"id": str(int(tenant_id))}
    )
