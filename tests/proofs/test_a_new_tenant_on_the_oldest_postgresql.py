"""PostgreSQL before 18 forgets nothing: what it had counted before an upgrade is counted on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from models.engine import make_owner_engine
from tests.models.release_before import release_before, upgrade
from tests.models.test_a_new_tenant_is_not_taken_for_empty import BEFORE, ROWS, rows_expected
from tests.proofs.debian_servers import running_debian_postgres

pytestmark = pytest.mark.proof
OF_THE_NEW = (
    "INSERT INTO meta_page (tenant_id, page_id, name, created_at, updated_at)"
    " VALUES (2, '8', 'Page', now(), now())",
    "INSERT INTO meta_post (tenant_id, meta_page_id, post_id, type, created_time, first_seen_at)"
    " SELECT 2, 2, '8_' || n, 'photo', now(), now() FROM generate_series(1, 5000) n",
    "ANALYZE meta_post",
)


@pytest.fixture
def counted(servers_folder: Path) -> Iterator[Connection]:
    with running_debian_postgres(servers_folder) as server:
        url = server.create_database("pagelens")
        owner = make_owner_engine(url)
        with release_before(owner, url, "counted", ROWS, BEFORE) as connection:
            yield connection
        owner.dispose()


def test_a_tenant_who_comes_after_the_upgrade_is_known_in_the_end(counted: Connection) -> None:
    upgrade(counted)
    for statement in OF_THE_NEW:
        counted.execute(text(statement))
    assert rows_expected(counted) > 1
