"""After the upgrade Pages have a sensitivity, and the release before goes on."""

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

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
CHOSEN = "SELECT sensitivity FROM meta_page ORDER BY id"


def test_pages_are_as_sensitive_as_new_ones(database_url: str, owner_engine: Engine) -> None:
    with release_before(owner_engine, database_url, "sensitivity", SCENE) as connection:
        upgrade(connection)
        connection.execute(text(BEFORE))
        assert connection.scalars(text(CHOSEN)).all() == ["normal", "normal"]
        connection.execute(text("UPDATE meta_page SET sensitivity = 'off' WHERE id = 1"))
        with pytest.raises(IntegrityError):
            connection.execute(text("UPDATE meta_page SET sensitivity = 'loud'"))
        downgrade(connection.info["url"], revision=RELEASE_BEFORE)
        assert connection.scalar(text("SELECT count(*) FROM meta_page")) == 2
