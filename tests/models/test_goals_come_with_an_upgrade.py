"""After the upgrade there is room for goals, guarded, and the release before goes on."""

from sqlalchemy import Engine, text

from models.migrate import downgrade
from tests.models.release_before import RELEASE_BEFORE, release_before, upgrade

SCENE = """
INSERT INTO tenant (slug, name, time_zone, created_at) VALUES ('a', 'A', 'UTC', now());
INSERT INTO meta_page (tenant_id, page_id, name, created_at, updated_at)
VALUES (1, '7', 'Coffee', now(), now())
"""
BEFORE = """
INSERT INTO meta_page (tenant_id, page_id, name, created_at, updated_at)
VALUES (1, '8', 'Tea', now(), now())
"""
GUARDED = "SELECT relforcerowsecurity FROM pg_class WHERE relname = 'goal'"


def test_goals_are_guarded_and_pages_go_on(database_url: str, owner_engine: Engine) -> None:
    with release_before(owner_engine, database_url, "goals", SCENE) as connection:
        upgrade(connection)
        assert connection.scalar(text(GUARDED))
        connection.execute(text(BEFORE))
        assert connection.scalar(text("SELECT count(*) FROM goal")) == 0
        downgrade(connection.info["url"], revision=RELEASE_BEFORE)
        assert connection.scalar(text("SELECT count(*) FROM meta_page")) == 2
