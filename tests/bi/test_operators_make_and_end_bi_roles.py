"""`pagelens bi-role`: made, listed, ended; refused with one sentence where it would be unsafe."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from click.testing import CliRunner, Result

from cli import explain, pagelens
from local.bi_roles import add_bi_role
from local.postgres import PostgresServer
from models.migrate import migrate
from settings import SettingsError
from tests.bi.conftest import Installation
from tests.conftest import refresh_settings
from tests.local.waiting import wait_for
from tests.models.installations import administer, database_of


def run(*arguments: str) -> Result:
    return CliRunner().invoke(pagelens, ["bi-role", *arguments])


def refusal(*arguments: str) -> str:
    result = run(*arguments)
    assert result.exit_code == 1
    return result.output.strip() or explain(result.exception)


def test_they_are_listed_with_what_they_read(installation: Installation) -> None:
    lines = run("list").output.splitlines()
    assert lines == ["bi_acme\tacme", "bi_everybody\tall tenants", "bi_globex\tglobex"]


def test_one_that_is_made_again_keeps_its_password(installation: Installation) -> None:
    result = run("add", "--name", "bi_acme", "--tenant", "acme")
    assert result.exit_code == 0
    assert "the one that it has" in result.output
    assert "://" not in result.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--name", "bi_new"), "--tenant SLUG, or --all-tenants"),
        (("--name", "bi_new", "--tenant", "acme", "--all-tenants"), "--tenant SLUG, or"),
        (("--name", "bi_new", "--tenant", "nobody"), "No tenant nobody"),
        (("--name", "Robert'); --", "--tenant", "acme"), "small letters"),
        (("--name", "bi_acme", "--tenant", "globex"), "reads another tenant"),
        (("--name", "bi_acme", "--all-tenants"), "reads something else"),
        (("--name", "bi_everybody", "--tenant", "acme"), "reads something else"),
        (("--name", "figures_owner", "--tenant", "acme"), "may do more"),
        (("--name", "figures_wide", "--tenant", "acme"), "may do more"),
        (("--name", "pagelens_login", "--tenant", "acme"), "may do more"),
        (("--name", "postgres", "--tenant", "acme"), "may do more"),
    ],
)
def test_what_would_be_unsafe_is_refused(
    installation: Installation, arguments: tuple[str, ...], words: str
) -> None:
    told = refusal("add", *arguments)
    assert words in told
    assert len(told.removeprefix("Error: ").splitlines()) == 1


def test_one_that_is_ended_reads_nothing_more_even_where_it_is_open(
    installation: Installation,
) -> None:
    add_bi_role("bi_passing", "acme")
    with psycopg.connect(
        installation.server.url("figures", "bi_passing"), autocommit=True
    ) as connection:
        count = "SELECT count(*) FROM v_page_insights"
        assert connection.execute(count).fetchone() == (3,)
        assert run("remove", "--name", "bi_passing").exit_code == 0
        with pytest.raises(psycopg.Error):
            connection.execute(count)
    assert "No BI role bi_passing" in refusal("remove", "--name", "bi_passing")
    assert "No BI role figures_owner" in refusal("remove", "--name", "figures_owner")


def test_it_is_made_while_all_runs_and_waits_for_who_uses_a_table(
    installation: Installation,
) -> None:
    installation.as_owner("DROP POLICY bi_all_rows ON meta_insight_point")
    waits = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    with (
        ThreadPoolExecutor(1) as thread,
        psycopg.connect(installation.owner_url) as busy,
        psycopg.connect(installation.owner_url, autocommit=True) as other,
    ):
        busy.execute("LOCK TABLE meta_insight_point IN ROW EXCLUSIVE MODE")
        made = thread.submit(add_bi_role, "bi_late", None)
        wait_for(lambda: other.execute(waits).fetchone() != (0,))
        # Whoever came after it goes on once it has given way.
        other.execute("SELECT count(*) FROM meta_insight_point")
        assert not made.done()
        busy.rollback()
        assert "all tenants" in made.result()
    with psycopg.connect(installation.server.url("figures", "bi_late")) as connection:
        assert connection.execute("SELECT count(*) FROM v_page_insights").fetchone() == (6,)
    run("remove", "--name", "bi_late")


def test_owners_of_the_workspace_read_of_it_in_the_audit(installation: Installation) -> None:
    with psycopg.connect(installation.owner_url, options="-c pagelens.scope=owner") as connection:
        rows = connection.execute(
            "SELECT tenant_id, detail ->> 'name' FROM audit_event WHERE action = 'bi_role.made'"
        ).fetchall()
    assert {(1, "bi_acme"), (2, "bi_globex")} <= set(rows)


@pytest.fixture
def strict(postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An installation whose owner may make no roles; an administrator made those of `migrate`."""
    with database_of(postgres, "strictly") as url:
        with pytest.raises(SettingsError) as refused:
            migrate(url)
        let_administrator(postgres, str(refused.value))
        migrate(url)
        with psycopg.connect(url, options="-c pagelens.scope=owner") as connection:
            connection.execute(
                "INSERT INTO tenant (slug, name, created_at) VALUES ('acme', 'A', now())"
            )
        monkeypatch.setenv("DATABASE_URL", url)
        monkeypatch.setenv("DATABASE_OWNER_URL", url)
        refresh_settings()
        yield url
    refresh_settings()
    administer(postgres, "DROP ROLE IF EXISTS bi_strict")


def let_administrator(postgres: PostgresServer, told: str) -> None:
    statements = [line.strip() for line in told.splitlines()[1:]]
    administer(postgres, *statements, database="strictly")


def test_where_the_owner_may_make_no_roles_an_administrator_is_told_what_to_run(
    strict: str, postgres: PostgresServer
) -> None:
    with pytest.raises(SettingsError) as refused:
        add_bi_role("bi_strict", "acme")
    assert "<a password of your choice>" in str(refused.value)
    assert "SCRAM" not in str(refused.value)
    assert "pagelens bi-role add" in str(refused.value)
    let_administrator(postgres, str(refused.value))
    assert "the one that it has" in add_bi_role("bi_strict", "acme")
    with psycopg.connect(postgres.url("strictly", "bi_strict")) as connection:
        assert connection.execute("SELECT slug FROM tenant").fetchall() == [("acme",)]
    with pytest.raises(SettingsError, match='DROP ROLE "bi_strict"'):
        from local.bi_roles import remove_bi_role

        remove_bi_role("bi_strict")
    with psycopg.connect(postgres.url("strictly", "bi_strict")) as connection:
        assert connection.execute("SELECT slug FROM tenant").fetchall() == []
