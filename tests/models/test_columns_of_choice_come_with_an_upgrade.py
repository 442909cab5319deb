"""After the upgrade people may choose columns; whoever leaves takes their choice along."""

from sqlalchemy import Engine, text

from models.migrate import downgrade
from tests.models.release_before import RELEASE_BEFORE, release_before, upgrade

SCENE = """
INSERT INTO tenant (slug, name, time_zone, created_at) VALUES ('a', 'A', 'UTC', now());
INSERT INTO "user" (email, password_hash, is_active, created_at)
VALUES ('a@acme.example', '', true, now());
INSERT INTO membership (tenant_id, user_id, role, created_at) VALUES (1, 1, 'viewer', now())
"""
GUARDED = "SELECT relforcerowsecurity FROM pg_class WHERE relname = 'screen_columns'"
COUNT = "SELECT count(*) FROM screen_columns"


def test_columns_are_guarded_and_go_with_the_membership(
    database_url: str, owner_engine: Engine
) -> None:
    with release_before(owner_engine, database_url, "columns", SCENE) as connection:
        upgrade(connection)
        assert connection.scalar(text(GUARDED))
        connection.execute(text("INSERT INTO screen_columns VALUES (1, 1, 'posts', '{type}')"))
        assert connection.scalar(text(COUNT)) == 1
        # The release before ends a membership without knowing of them.
        connection.execute(text("DELETE FROM membership"))
        assert connection.scalar(text(COUNT)) == 0
        downgrade(connection.info["url"], revision=RELEASE_BEFORE)
        assert connection.scalar(text('SELECT count(*) FROM "user"')) == 1
