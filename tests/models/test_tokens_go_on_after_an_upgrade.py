"""Tokens of the release before may what they might, and never end; the way back ends no other."""

from sqlalchemy import Engine, text

from models.migrate import downgrade
from tests.models.release_before import RELEASE_BEFORE, release_before, upgrade

SCENE = """
INSERT INTO tenant (slug, name, time_zone, created_at) VALUES ('a', 'A', 'UTC', now());
INSERT INTO "user" (email, password_hash, created_at) VALUES ('ann@a.example', '', now());
INSERT INTO api_token (user_id, tenant_id, name, token_hash, created_at)
VALUES (1, 1, 'sheet', 'x', now()), (1, 1, 'looker', 'y', now());
"""
TOKENS = "SELECT name, scope, expires_at, revoked_at FROM api_token ORDER BY id"
ENDED = "SELECT revoked_at IS NOT NULL FROM api_token ORDER BY id"


def test_they_manage_without_an_end_and_expired_ones_stay_ended(
    database_url: str, owner_engine: Engine
) -> None:
    with release_before(owner_engine, database_url, "token_scopes", SCENE) as connection:
        upgrade(connection)
        assert connection.execute(text(TOKENS)).all() == [
            ("sheet", "manage", None, None),
            ("looker", "manage", None, None),
        ]
        assert connection.scalar(text("SELECT endless_tokens FROM tenant")) is False
        connection.execute(text("UPDATE api_token SET expires_at = now() WHERE name = 'sheet'"))
        downgrade(connection.info["url"], revision=RELEASE_BEFORE)
        assert connection.scalars(text(ENDED)).all() == [True, False]
