"""After the upgrade no read-only link shows goals or labels, and the release before goes on."""

from sqlalchemy import Engine, text

from models.migrate import downgrade
from tests.models.release_before import RELEASE_BEFORE, release_before, upgrade

LINK = """
INSERT INTO view_link (tenant_id, created_by, token_hash, path, created_at, expires_at)
VALUES (1, 1, '{secret}', '/pages/7', now(), now() + interval '9 days')
"""
SCENE = f"""
INSERT INTO tenant (slug, name, time_zone, created_at) VALUES ('a', 'A', 'UTC', now());
INSERT INTO "user" (email, password_hash, created_at) VALUES ('o@a.b', '', now());
INSERT INTO membership (tenant_id, user_id, role, created_at, joined_at)
VALUES (1, 1, 'owner', now(), now());
{LINK.format(secret="x")}
"""
SHOWN = "SELECT shows_goals OR shows_labels FROM view_link"


def test_links_of_before_and_of_the_release_before_show_no_more(
    database_url: str, owner_engine: Engine
) -> None:
    with release_before(owner_engine, database_url, "links", SCENE) as connection:
        upgrade(connection)
        connection.execute(text(LINK.format(secret="y")))
        assert connection.scalars(text(SHOWN)).all() == [False, False]
        downgrade(connection.info["url"], revision=RELEASE_BEFORE)
        assert connection.scalar(text("SELECT count(*) FROM view_link")) == 2
