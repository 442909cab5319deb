"""Who left before the upgrade is still told by the address where the workspace names them."""

from sqlalchemy import Engine, text

from tests.models.release_before import release_before, upgrade

SCENE = """
INSERT INTO tenant (slug, name, time_zone, created_at) VALUES ('a', 'A', 'UTC', now()),
       ('b', 'B', 'UTC', now());
INSERT INTO "user" (email, password_hash, created_at) VALUES ('stays@a.b', '', now()),
       ('wrote@a.b', '', now()), ('removed@a.b', '', now()), ('stranger@a.b', '', now());
INSERT INTO membership (tenant_id, user_id, role, created_at, joined_at)
VALUES (1, 1, 'owner', now(), now()), (2, 4, 'owner', now(), now());
INSERT INTO audit_event (tenant_id, user_id, action, detail, at)
VALUES (1, 1, 'person.removed', '{"person": 3}', now()), (1, 2, 'export.made', '{}', now()),
       (1, NULL, 'odd', '{"person": "x"}', now()), (1, NULL, 'odd', '{"person": 99}', now())
"""


def test_leavers_are_named_to_their_workspace_alone(
    database_url: str, owner_engine: Engine
) -> None:
    with release_before(owner_engine, database_url, "leavers", SCENE) as connection:
        upgrade(connection)
        upgrade(connection)
        left = connection.execute(text("SELECT tenant_id, user_id FROM former_member ORDER BY 2"))
        assert [tuple(row) for row in left] == [(1, 2), (1, 3)]
        connection.execute(text("SELECT set_config('role', current_database() || '_app', false)"))
        for tenant, seen in ((1, [1, 2, 3]), (2, [4]), ("", [])):
            connection.execute(
                text("SELECT set_config('pagelens.tenant_id', :id, false)"), {"id": str(tenant)}
            )
            assert connection.scalars(text('SELECT id FROM "user" ORDER BY 1')).all() == seen
