"""What is kept of Pages is found by its day after the upgrade, and stays when that is undone."""

from sqlalchemy import Engine, text

from models.migrate import downgrade
from tests.models.release_before import RELEASE_BEFORE, release_before, upgrade

SCENE = """
INSERT INTO tenant (slug, name, time_zone, created_at) VALUES ('a', 'A', 'UTC', now());
INSERT INTO meta_page (tenant_id, page_id, name, created_at, updated_at)
VALUES (1, '7', 'Coffee', now(), now())
"""
FOUND = """
SELECT substring(indexdef from '[(].*[)].*') FROM pg_indexes
 WHERE tablename = 'meta_page_day' AND indexdef LIKE '%(metric_date%'
"""


def test_they_are_found_and_pages_go_on(database_url: str, owner_engine: Engine) -> None:
    with release_before(owner_engine, database_url, "kept_days", SCENE) as connection:
        upgrade(connection)
        found = connection.scalars(text(FOUND)).all()
        columns = "(metric_date, metric_id, tenant_id, meta_page_id)"
        assert found == [f"{columns} INCLUDE (days, total, value)"]
        downgrade(connection.info["url"], revision=RELEASE_BEFORE)
        assert connection.scalar(text("SELECT name FROM meta_page")) == "Coffee"
