"""Roles and the login that owns nothing: made by `migrate`, or by an administrator as it says."""

import psycopg
import pytest
from sqlalchemy import text

from local.postgres import PostgresServer
from models.engine import make_engine
from models.migrate import migrate
from settings import SettingsError
from tests.models.installations import administer, database_of

AS_APP = "SELECT set_config('role', current_database() || '_app', true)"
READS = text("SELECT count(*) FROM meta_page")


def reads_as_app(url: str) -> bool:
    engine = make_engine(url)
    try:
        with engine.begin() as connection:
            connection.execute(text(AS_APP))
            return connection.scalar(READS) == 0
    finally:
        engine.dispose()


def test_a_new_installation_gets_a_login_that_owns_nothing(postgres: PostgresServer) -> None:
    with database_of(postgres, "fresh", "CREATEROLE") as owner_url:
        login_url = postgres.url("fresh", "fresh_web").replace("fresh_web", "fresh_web:s%40fe'ty")
        migrate(owner_url, login_url=login_url)
        migrate(owner_url, login_url=login_url)
        assert reads_as_app(login_url)
        with psycopg.connect(postgres.url("fresh", "postgres")) as server:
            found = server.execute(
                "SELECT rolinherit, rolpassword LIKE 'SCRAM-SHA-256$%%', rolcreaterole,"
                " (SELECT count(*) FROM pg_class WHERE relowner = pg_authid.oid)"
                " FROM pg_authid WHERE rolname = %s",
                ["fresh_web"],
            ).fetchone()
        assert found == (False, True, False, 0)


def test_an_installation_whose_only_login_is_the_owner_goes_on_without_a_hand(
    postgres: PostgresServer,
) -> None:
    with database_of(postgres, "plain", "CREATEROLE") as url:
        migrate(url, revision="0012")
        migrate(url)
        assert reads_as_app(url)


@pytest.mark.parametrize("login", [None, "strict_web:secret"])
def test_where_the_owner_may_make_no_roles_an_administrator_is_told_what_to_run(
    postgres: PostgresServer, login: str | None
) -> None:
    name = "strict" if login else "alone"
    with database_of(postgres, name) as owner_url:
        login_url = login and postgres.url(name, "NAME").replace("NAME", login)
        with pytest.raises(SettingsError) as refused:
            migrate(owner_url, login_url=login_url)
        told = str(refused.value)
        assert f"{name}_owner may not do all that is needed here" in told
        assert "secret" not in told
        statements = [line.strip() for line in told.splitlines()[1:]]
        assert len(statements) == (6 if login else 5)
        administer(postgres, *statements, database=name)
        migrate(owner_url, login_url=login_url)
        assert reads_as_app(login_url or owner_url)


def test_a_user_who_may_only_connect_is_told_the_statement_that_lets_it_make_tables(
    postgres: PostgresServer,
) -> None:
    with database_of(postgres, "theirs") as _owner:
        administer(postgres, "DROP ROLE IF EXISTS guest", "CREATE ROLE guest LOGIN CREATEROLE")
        guest = postgres.url("theirs", "guest")
        with pytest.raises(SettingsError) as refused:
            migrate(guest)
        statements = [line.strip() for line in str(refused.value).splitlines()[1:]]
        assert statements[0] == 'GRANT USAGE, CREATE ON SCHEMA public TO "guest";'
        administer(postgres, *statements, database="theirs")
        migrate(guest)
        assert reads_as_app(guest)
