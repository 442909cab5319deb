"""PostgreSQL does not take a tenant for one without posts whom it had not met when it counted."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine, text

from models.migrate import downgrade
from tests.models.release_before import release_before, upgrade

BEFORE = "0053"
ROWS = """
INSERT INTO tenant (slug, name, time_zone, created_at)
VALUES ('old', 'Old', 'UTC', now()), ('new', 'New', 'UTC', now());
INSERT INTO meta_page (tenant_id, page_id, name, created_at, updated_at)
VALUES (1, '7', 'Page', now(), now());
INSERT INTO meta_post (tenant_id, meta_page_id, post_id, type, created_time, first_seen_at)
SELECT 1, 1, '7_' || n, 'photo', now(), now() FROM generate_series(1, 5000) n;
ANALYZE meta_post
"""
OF_THE_NEW = "EXPLAIN (FORMAT JSON) SELECT FROM meta_post WHERE tenant_id = 2"


@pytest.fixture
def counted(database_url: str, owner_engine: Engine) -> Iterator[Connection]:
    with release_before(owner_engine, database_url, "counted", ROWS, BEFORE) as connection:
        yield connection


def rows_expected(connection: Connection) -> int:
    """How many rows PostgreSQL expects to look up, before any policy."""
    [told] = connection.execute(text(OF_THE_NEW)).one()
    plan = told[0]["Plan"]
    return int(plan["Plans"][0]["Plan Rows"] if "Plans" in plan else plan["Plan Rows"])


def test_it_is_taken_to_have_some_after_an_upgrade(counted: Connection) -> None:
    assert rows_expected(counted) == 1
    upgrade(counted)
    assert rows_expected(counted) == 25
    counted.execute(text("ANALYZE meta_post"))
    assert rows_expected(counted) == 25
    assert counted.scalar(text("SELECT count(*) FROM meta_post")) == 5_000
    downgrade(counted.info["url"], BEFORE)
    counted.execute(text("ANALYZE meta_post"))
    assert rows_expected(counted) == 1
