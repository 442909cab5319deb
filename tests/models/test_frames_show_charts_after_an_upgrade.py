"""After the upgrade what other sites frame is a chart, and the release before goes on."""

from sqlalchemy import Engine, text

from models.migrate import downgrade
from tests.models.release_before import release_before, upgrade

LINK = """
INSERT INTO view_link (tenant_id, created_by, token_hash, path, frame_origins, created_at,
                       expires_at)
VALUES (1, 1, '{secret}', '/pages/7', '{{https://a.example}}', now(), now() + interval '9 days')
"""
SCENE = """
INSERT INTO tenant (slug, name, time_zone, created_at) VALUES ('a', 'A', 'UTC', now());
INSERT INTO "user" (email, password_hash, created_at) VALUES ('o@a.b', '', now());
INSERT INTO membership (tenant_id, user_id, role, created_at, joined_at)
VALUES (1, 1, 'owner', now(), now());
"""


def test_frames_of_the_release_before_are_charts_and_others_end_with_it(
    database_url: str, owner_engine: Engine
) -> None:
    with release_before(owner_engine, database_url, "frames", SCENE) as connection:
        upgrade(connection)
        for secret in ("x", "y"):
            connection.execute(text(LINK.format(secret=secret)))
        parts = "SELECT framed_part FROM view_link ORDER BY id"
        assert connection.scalars(text(parts)).all() == ["chart", "chart"]
        connection.execute(text("UPDATE view_link SET framed_part = 'table' WHERE id = 1"))
        downgrade(connection.info["url"], revision="0049")
        assert connection.scalars(text("SELECT id FROM view_link")).all() == [2]
