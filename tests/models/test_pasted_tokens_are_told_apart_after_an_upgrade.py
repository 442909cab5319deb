"""An installation of the release before no longer calls a token of nobody known a system user's."""

from sqlalchemy import Engine, text

from models.migrate import downgrade
from tests.models.release_before import RELEASE_BEFORE, release_before, upgrade

SCENE = """
INSERT INTO tenant (slug, name, time_zone, created_at) VALUES ('a', 'A', 'UTC', now());
INSERT INTO meta_connection (tenant_id, kind, meta_user_id, name, expiry_known, created_at)
VALUES (1, 'system_user', '1', 'Told by Meta', true, now()),
       (1, 'system_user', '2', 'Pasted', false, now()),
       (1, 'oauth', '3', 'Signed in', false, now());
"""
KINDS = "SELECT name, kind FROM meta_connection ORDER BY id"


def test_only_what_meta_did_not_tell_changes_and_comes_back(
    database_url: str, owner_engine: Engine
) -> None:
    with release_before(owner_engine, database_url, "pasted_tokens", SCENE) as connection:
        stored = connection.execute(text(KINDS)).all()
        upgrade(connection)
        assert connection.execute(text(KINDS)).all() == [
            ("Told by Meta", "system_user"),
            ("Pasted", "pasted"),
            ("Signed in", "oauth"),
        ]
        downgrade(connection.info["url"], revision=RELEASE_BEFORE)
        assert connection.execute(text(KINDS)).all() == stored
