"""After the upgrade links open what they opened; a step back ends charts and nothing else."""

from sqlalchemy import Engine, text

from models.migrate import downgrade
from tests.models.release_before import RELEASE_BEFORE, release_before, upgrade

LINK = """
INSERT INTO view_link (tenant_id, created_by, token_hash, path, created_at, expires_at)
VALUES (1, 1, '{}', '/pages/7', now(), now() + interval '9 days')
"""
SCENE = f"""
INSERT INTO tenant (slug, name, time_zone, created_at) VALUES ('a', 'A', 'UTC', now());
INSERT INTO "user" (email, password_hash, created_at) VALUES ('o@a.b', '', now());
INSERT INTO membership (tenant_id, user_id, role, created_at, joined_at)
VALUES (1, 1, 'owner', now(), now());
INSERT INTO meta_page (tenant_id, page_id, name, created_at, updated_at)
VALUES (1, '7', 'Coffee', now(), now());
{LINK.format("x")}
"""
CHART = "UPDATE view_link SET frame_origins = '{https://a.example}' WHERE token_hash = 'z'"
LINKS = "SELECT token_hash, frame_origins IS NULL FROM view_link ORDER BY 1"
HASHES = "SELECT token_hash FROM view_link ORDER BY 1"


def test_links_go_on_and_charts_end_with_a_step_back(
    database_url: str, owner_engine: Engine
) -> None:
    with release_before(owner_engine, database_url, "charts", SCENE) as connection:
        upgrade(connection)
        # What the release before writes does not know the column.
        connection.execute(text(LINK.format("y")))
        assert connection.execute(text(LINKS)).all() == [("x", True), ("y", True)]
        connection.execute(text(LINK.format("z")))
        connection.execute(text(CHART))
        downgrade(connection.info["url"], revision=RELEASE_BEFORE)
        assert connection.scalars(text(HASHES)).all() == ["x", "y"]
