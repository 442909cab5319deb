"""Role, tenant and limits are set by one statement in each transaction, and end with it."""

from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import OperationalError

from local.postgres import LOGIN, SUPERUSER, PostgresServer
from models.engine import get_engine
from models.scope import open_session, snapshot_session, tenant_session, wide_session
from tests.people import People

WHERE = text("SELECT current_user, NULLIF(current_setting('pagelens.tenant_id', true), '')")
LIMITS = text(
    "SELECT current_setting('statement_timeout'), current_setting('lock_timeout'),"
    " current_setting('idle_in_transaction_session_timeout')"
)


@pytest.fixture
def statements(store: Engine) -> Any:
    """What is sent to the server."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_others: Any) -> None:
        sent.append(statement)

    event.listen(get_engine(), "before_cursor_execute", note)
    yield sent
    event.remove(get_engine(), "before_cursor_execute", note)


@pytest.mark.parametrize(
    ("opened", "role", "tenant"),
    [
        (open_session, "pagelens_app", None),
        (lambda: tenant_session(7), "pagelens_app", "7"),
        (lambda: snapshot_session(7), "pagelens_app", "7"),
        (lambda: wide_session("health"), "pagelens_wide", None),
    ],
)
def test_one_statement_says_who_works_and_where(
    statements: list[str], opened: Any, role: str, tenant: str | None
) -> None:
    with opened() as session:
        assert len(statements) == 1
        assert tuple(session.execute(WHERE).one()) == (role, tenant)
        assert tuple(session.execute(LIMITS).one()) == ("5min", "1min", "20min")


def test_nothing_of_it_stays_on_the_connection(store: Engine) -> None:
    with wide_session("health") as session:
        raw = session.connection().connection.driver_connection
    found = raw.execute("SELECT current_user, current_setting('statement_timeout')").fetchone()
    raw.rollback()
    assert found == ("pagelens_login", "0")


def cut_all(postgres: PostgresServer) -> None:
    """Ends every connection of web and workers, as a restart of the server does."""
    with psycopg.connect(postgres.url("postgres", SUPERUSER)) as server:
        server.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = %s",
            [LOGIN],
        )


def test_connections_that_were_cut_while_they_waited_are_replaced(
    people: People, postgres: PostgresServer
) -> None:
    with tenant_session(people.acme), tenant_session(people.acme):
        pass
    cut_all(postgres)
    for _each in range(2):
        with tenant_session(people.acme) as session:
            assert session.execute(WHERE).one().current_user == "pagelens_app"


def test_a_transaction_that_is_cut_in_the_middle_is_not_repeated(
    people: People, postgres: PostgresServer
) -> None:
    with pytest.raises(OperationalError), tenant_session(people.acme) as session:
        cut_all(postgres)
        session.execute(WHERE)
