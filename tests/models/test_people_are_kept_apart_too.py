"""Accounts, memberships and what people sign in with: a query that forgets sees its tenant's."""

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import ProgrammingError

from models.scope import open_session, tenant_session, wide_session
from tests.people import People

# A column that may be written, and a row of Globex's or Charlie's that Acme is not to write.
TABLES = {
    "tenant": ("name", "(slug, name, created_at) VALUES ('x', 'X', now())"),
    "user": ("email", "(email, password_hash, created_at) VALUES ('x@x.x', '', now())"),
    "membership": (
        "role",
        "(tenant_id, user_id, role, created_at) VALUES (:globex, :alice, 'owner', now())",
    ),
    "former_member": ("user_id", "(tenant_id, user_id) VALUES (:globex, :alice)"),
    "api_token": (
        "name",
        "(tenant_id, user_id, token_hash, created_at) VALUES (:globex, :charlie, 'x', now())",
    ),
    "session": (
        "address",
        "(tenant_id, user_id, secret_hash, created_at, last_used_at, expires_at, user_agent,"
        " address) VALUES (:globex, :charlie, 'x', now(), now(), now(), '', '')",
    ),
    "mailed_link": (
        "site",
        "(tenant_id, kind, email, site, asked_at, due_at)"
        " VALUES (:globex, 'invitation', '', '', now(), now())",
    ),
    "two_step": (
        "last_counter",
        "(user_id, secret_encrypted, created_at) VALUES (:charlie, '', now())",
    ),
    "recovery_code": ("used_at", "(user_id, code_hash) VALUES (:charlie, 'x')"),
    "oidc_identity": (
        "subject",
        "(user_id, issuer, subject, linked_at) VALUES (:charlie, 'i', 'x', now())",
    ),
}
# As many rows of each table for Acme as for Globex, some of people who have left.
SCENE = """
INSERT INTO "user" (email, password_hash, created_at)
VALUES ('left@acme.example', '', now()), ('left@globex.example', '', now());
INSERT INTO former_member (tenant_id, user_id)
SELECT tenant.id, "user".id FROM tenant JOIN "user" ON email = 'left@' || slug || '.example';
INSERT INTO api_token (tenant_id, user_id, token_hash, created_at)
SELECT tenant_id, user_id, user_id::text, now() FROM membership;
INSERT INTO session (tenant_id, user_id, secret_hash, created_at, last_used_at, expires_at,
                     user_agent, address)
SELECT tenant_id, user_id, user_id::text, now(), now(), now(), '', '' FROM membership;
INSERT INTO mailed_link (tenant_id, kind, email, site, asked_at, due_at)
SELECT id, 'invitation', '', '', now(), now() FROM tenant;
INSERT INTO two_step (user_id, secret_encrypted, created_at)
SELECT user_id, '', now() FROM membership;
INSERT INTO recovery_code (user_id, code_hash) SELECT user_id, '' FROM membership;
INSERT INTO oidc_identity (user_id, issuer, subject, linked_at)
SELECT user_id, 'i', user_id::text, now() FROM membership
"""


@pytest.fixture
def scene(people: People, store: Engine) -> dict[str, int]:
    with store.begin() as connection:
        for statement in SCENE.split(";"):
            connection.execute(text(statement))
        found = connection.execute(text("SELECT split_part(email, '@', 1), id FROM \"user\""))
        return {name: number for name, number in found if name != "left"} | vars(people)


@pytest.mark.parametrize("table", TABLES)
def test_a_query_that_forgets_sees_and_writes_its_tenants_rows_alone(
    scene: dict[str, int], table: str
) -> None:
    column, foreign = TABLES[table]
    every, change = f'SELECT ctid::text FROM "{table}"', f'UPDATE "{table}" SET {column} = {column}'
    seen = {}
    for tenant in ("acme", "globex"):
        with tenant_session(scene[tenant]) as session:
            seen[tenant] = set(session.scalars(text(every)))
            assert session.execute(text(change)).rowcount == len(seen[tenant]) > 0
            session.rollback()
    with wide_session("command") as session:
        assert set(session.scalars(text(every))) == seen["acme"] | seen["globex"]
        assert not seen["acme"] & seen["globex"]
    with open_session() as session:
        assert session.scalars(text(every)).all() == []
        assert session.execute(text(change)).rowcount == 0
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        tenant_session(scene["acme"]) as session,
    ):
        session.execute(text(f'INSERT INTO "{table}" {foreign}'), scene)


def test_an_invited_person_shows_no_more_than_their_address(
    scene: dict[str, int], store: Engine
) -> None:
    with store.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO membership (tenant_id, user_id, role, created_at)"
                " VALUES (:acme, :charlie, 'viewer', now())"
            ),
            scene,
        )
    with tenant_session(scene["acme"]) as session:
        for table, column, seen in (
            ("user", "id", True),
            ("session", "user_id", False),
            ("api_token", "user_id", False),
            ("two_step", "user_id", False),
            ("recovery_code", "user_id", False),
            ("oidc_identity", "user_id", False),
        ):
            found = session.scalars(text(f'SELECT {column} FROM "{table}"')).all()
            assert (scene["charlie"] in found) is seen, table
