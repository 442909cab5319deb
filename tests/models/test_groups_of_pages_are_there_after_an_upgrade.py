"""An installation of the release before gets groups of Pages, each tenant its own."""

from sqlalchemy import Engine, text

from models.migrate import downgrade
from tests.models.release_before import RELEASE_BEFORE, release_before, upgrade

SCENE = """
INSERT INTO tenant (slug, name, time_zone, created_at) VALUES ('a', 'A', 'UTC', now());
INSERT INTO meta_page (tenant_id, page_id, name, created_at, updated_at)
VALUES (1, '7', 'Coffee', now(), now());
"""
GROUP = "INSERT INTO page_group (tenant_id, name, created_at) VALUES (1, :name, now())"
PAGES = "SELECT page_id, name FROM meta_page"


def test_pages_are_grouped_and_stay_when_the_groups_go(
    database_url: str, owner_engine: Engine
) -> None:
    with release_before(owner_engine, database_url, "groups", SCENE) as connection:
        upgrade(connection)
        connection.execute(text(GROUP), {"name": "Ours"})
        connection.execute(text("INSERT INTO page_group_page VALUES (1, 1, 1)"))
        connection.execute(text("DELETE FROM page_group"))
        assert connection.scalar(text("SELECT count(*) FROM page_group_page")) == 0
        downgrade(connection.info["url"], revision=RELEASE_BEFORE)
        assert connection.execute(text(PAGES)).all() == [("7", "Coffee")]
