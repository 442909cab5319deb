"""After the upgrade everybody sees what they saw before, and no link shows notes by itself."""

from sqlalchemy import Engine, text

from models.migrate import downgrade
from tests.models.release_before import RELEASE_BEFORE, release_before, upgrade

SCENE = """
INSERT INTO tenant (slug, name, time_zone, created_at) VALUES ('a', 'A', 'UTC', now());
INSERT INTO "user" (email, password_hash, created_at) VALUES ('o@a.b', '', now()),
       ('v@a.b', '', now());
INSERT INTO membership (tenant_id, user_id, role, created_at, joined_at)
VALUES (1, 1, 'owner', now(), now()), (1, 2, 'viewer', now(), now());
INSERT INTO meta_page (tenant_id, page_id, name, created_at, updated_at)
VALUES (1, '7', 'Coffee', now(), now());
INSERT INTO view_link (tenant_id, created_by, token_hash, path, created_at, expires_at)
VALUES (1, 1, 'x', '/pages/7', now(), now() + interval '9 days');
"""
MEMBERS = "SELECT user_id FROM membership ORDER BY 1"
LIMITED = "SELECT count(*) FROM membership WHERE is_limited"


def test_nobody_is_limited_and_a_step_back_shows_nobody_more(
    database_url: str, owner_engine: Engine
) -> None:
    with release_before(owner_engine, database_url, "limits", SCENE) as connection:
        upgrade(connection)
        assert connection.scalar(text(LIMITED)) == 0
        assert connection.scalars(text("SELECT shows_notes FROM view_link")).all() == [False]
        connection.execute(text("UPDATE membership SET is_limited = true WHERE user_id = 2"))
        connection.execute(text("INSERT INTO membership_page VALUES (1, 2, 1)"))
        upgrade(connection)
        downgrade(connection.info["url"], revision=RELEASE_BEFORE)
        assert connection.scalars(text(MEMBERS)).all() == [1]
        assert connection.scalar(text("SELECT count(*) FROM meta_page")) == 1
