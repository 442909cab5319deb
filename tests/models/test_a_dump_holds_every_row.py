"""A dump by an ordinary owner, by the line in docs/operations.md, and back elsewhere."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, text

from local.postgres import PostgresServer
from models import Base
from models.migrate import migrate
from models.page_policies import OF_THE_TENANT
from tests.models.installations import database_of
from tests.people import People

OPERATIONS = Path(__file__).parents[2] / "docs" / "operations.md"
GIVEN = """
SELECT relname, array_agg(DISTINCT roles[1] ORDER BY roles[1]) FROM pg_class
  JOIN pg_policies ON tablename = relname GROUP BY relname
"""


def documented(program: str) -> str:
    """The command lines of docs/operations.md that call this program."""
    return "\n".join(
        re.findall(rf"^    (.*\b{program} --.*)$", OPERATIONS.read_text(), re.MULTILINE)
    )


def run_line(line: str, server: PostgresServer, **values: str) -> subprocess.CompletedProcess[str]:
    path = f"{server.programs}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-c", line],
        env=os.environ | values | {"PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def count_rows(url: str) -> dict[str, int]:
    with psycopg.connect(url, options="-c pagelens.scope=owner") as database:
        return {
            table: database.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
            for table in Base.metadata.tables
        }


@pytest.fixture
def filled(people: People, store: Engine, database_url: str) -> Iterator[str]:
    with store.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO audit_event (tenant_id, action, at)"
                " SELECT id, 'x', now() FROM tenant, generate_series(1, 5)"
            )
        )
    yield database_url


def test_what_an_ordinary_owner_dumps_is_all_there_in_another_database(
    filled: str, postgres: PostgresServer, tmp_path: Path
) -> None:
    with database_of(postgres, "restored", "CREATEROLE") as other:
        dump, into = documented("pg_dump"), documented("pg_restore")
        folder = str(tmp_path / "pagelens.")
        dump, into = (re.sub(r"pagelens\.(?=dump|list)", folder, line) for line in (dump, into))
        made = run_line(dump, postgres, DATABASE_OWNER_URL=filled)
        assert made.returncode == 0, made.stderr
        back = run_line(into, postgres, DATABASE_OWNER_URL=other)
        assert (back.returncode, back.stderr) == (0, "")
        migrate(other)
        before = count_rows(filled)
        assert count_rows(other) == before
        assert before["meta_page"] == 2 and before["audit_event"] >= 10
        with psycopg.connect(other) as database:
            for table, roles in database.execute(GIVEN):
                held = [] if table in OF_THE_TENANT else ["restored_limited"]
                others = ["restored_owner", "restored_wide"]
                assert roles == ["restored_app", *held, *others], table


def test_a_dump_without_the_owners_scope_fails_and_is_no_empty_success(
    filled: str, postgres: PostgresServer
) -> None:
    made = run_line(
        'pg_dump --data-only "$DATABASE_OWNER_URL"', postgres, DATABASE_OWNER_URL=filled
    )
    assert made.returncode != 0
    assert "row-level security" in made.stderr
