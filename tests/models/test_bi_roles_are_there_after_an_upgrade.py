"""An installation of the release before goes on, has no BI role, and may have them from then on."""

import pytest
from sqlalchemy import Engine, text

from local.bi_roles import add_bi_role, listed_bi_roles
from local.postgres import PostgresServer
from models.engine import make_engine
from models.migrate import downgrade
from tests.conftest import refresh_settings
from tests.models.installations import administer
from tests.models.release_before import RELEASE_BEFORE, release_before, upgrade

SCENE = """
INSERT INTO tenant (slug, name, time_zone, created_at) VALUES ('a', 'A', 'UTC', now());
INSERT INTO meta_page (tenant_id, page_id, name, created_at, updated_at)
VALUES (1, '7', 'Coffee', now(), now());
"""
POLICIES = "SELECT count(*) FROM pg_policies WHERE policyname LIKE 'bi\\_%'"
PAGES = "SELECT page_id FROM meta_page"


def test_a_role_reads_after_the_upgrade_and_nothing_after_a_step_back(
    database_url: str,
    owner_engine: Engine,
    postgres: PostgresServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with release_before(owner_engine, database_url, "before_bi", SCENE) as connection:
        upgrade(connection)
        assert connection.scalar(text(POLICIES)) == 0
        monkeypatch.setenv("DATABASE_URL", connection.info["url"])
        refresh_settings()
        add_bi_role("bi_upgraded", "a")
        upgrade(connection)
        assert list(listed_bi_roles()) == ["bi_upgraded\ta"]
        reader = make_engine(postgres.url("before_bi", "bi_upgraded"))
        with reader.connect() as reading:
            assert reading.scalars(text(PAGES)).all() == ["7"]
        downgrade(connection.info["url"], RELEASE_BEFORE)
        with reader.connect() as reading:
            assert reading.scalars(text(PAGES)).all() == []
        reader.dispose()
        assert connection.scalars(text(PAGES)).all() == ["7"]
    administer(postgres, "DROP ROLE bi_upgraded")
    refresh_settings()
