"""After the upgrade digests are guarded, nobody is mailed one unasked, and the release before goes
on."""

from sqlalchemy import Engine, text

from models.migrate import downgrade
from tests.models.release_before import RELEASE_BEFORE, release_before, upgrade

SCENE = """
INSERT INTO tenant (slug, name, time_zone, created_at) VALUES ('a', 'A', 'UTC', now());
INSERT INTO "user" (email, password_hash, is_active, created_at)
VALUES ('a@b.example', 'x', true, now()), ('c@d.example', 'x', true, now());
INSERT INTO membership (tenant_id, user_id, role, created_at) VALUES (1, 1, 'viewer', now())
"""
BEFORE = """
INSERT INTO membership (tenant_id, user_id, role, created_at) VALUES (1, 2, 'viewer', now())
"""
GUARDED = "SELECT relforcerowsecurity FROM pg_class WHERE relname = 'digest_delivery'"


def test_digests_are_guarded_and_asked_for_by_nobody(
    database_url: str, owner_engine: Engine
) -> None:
    with release_before(owner_engine, database_url, "digests", SCENE) as connection:
        upgrade(connection)
        connection.execute(text(BEFORE))
        assert connection.scalar(text(GUARDED))
        asked = connection.scalars(text("SELECT weekly_digest FROM membership")).all()
        assert asked == [False, False]
        downgrade(connection.info["url"], revision=RELEASE_BEFORE)
        assert connection.scalar(text("SELECT count(*) FROM membership")) == 2
