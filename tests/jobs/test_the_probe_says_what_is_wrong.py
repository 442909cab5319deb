"""What the probe says of a database that it cannot use, and what people are told then."""

from contextlib import closing

import pytest
from sqlalchemy.engine import make_url

from dashboard import availability
from jobs.health.database import NO_ROLE, NONE_THERE, OLD
from jobs.health.probe import Finding, Probe
from local.postgres import LOGIN, SUPERUSER, PostgresServer
from models.engine import make_engine
from models.patience import PATIENCE
from tests.conftest import refresh_settings
from tests.servers import bare_server


@pytest.fixture
def look(environment):
    """Looks at a database once; afterwards this process waits for its own again."""

    def at(url: str) -> Finding:
        environment.setenv("DATABASE_URL", url)
        refresh_settings()
        probe = Probe()
        environment.setattr(availability, "PROBE", probe)
        with closing(probe):
            return probe.look()

    yield at
    PATIENCE.gave_up.clear()


def test_a_database_that_was_never_migrated_asks_for_it(
    look, postgres: PostgresServer, environment
):
    client = bare_server().test_client()
    empty = postgres.create_database("empty")
    assert look(empty).database.state == OLD
    for path in ("/", "/login", "/share/nothing"):
        page = client.get(path)
        assert (page.status_code, availability.NOT_SET_UP in page.text) == (503, True)
    assert client.get("/api/meta/pages/").json["error"]["code"] == "unavailable"
    assert client.get("/assets/favicon.svg").status_code != 503


def test_a_wrong_login_and_a_wrong_name_are_told_apart(look, postgres: PostgresServer):
    right = make_url(postgres.url("pagelens", LOGIN))
    assert look(_text(right.set(username="nobody_here"))).database.state == NO_ROLE
    assert PATIENCE.gave_up.is_set()


def test_a_database_that_is_not_there_is_told(look, postgres: PostgresServer):
    assert look(postgres.url("no_such_name", SUPERUSER)).database.state == NONE_THERE


def test_a_newer_schema_is_worked_with(
    look, postgres: PostgresServer, login_url: str, database_url
):
    engine = make_engine(database_url)
    with engine.begin() as connection:
        [(known,)] = connection.exec_driver_sql("SELECT version_num FROM alembic_version").all()
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'of_the_next_release'")
    try:
        assert look(login_url).database.state == "ok"
    finally:
        with engine.begin() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = %s", (known,))
        engine.dispose()


def _text(url):
    return url.render_as_string(hide_password=False)
