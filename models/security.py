"""Row-level security: written once, used by migrations and by `migrate`, and checked by tests.

Each guarded table has one policy a role, and no policy an OR, so that PostgreSQL can look up the
tenant in an index. Nothing that a session can set widens what the app's role sees. Under FORCE
even the owner sees a row only in their own scope, which `models.engine.make_owner_engine` takes.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, text

from models.engine import LIMITED
from models.orm import Base
from models.page_policies import limited_rows
from models.policies import Policy, drop_policies, keep_policy
from models.roles import quoted, role_names, role_of

# No rows of anybody: what Meta's metrics are called, and deletions, which name nobody.
EXEMPT_TABLES = frozenset({"meta_metric_registry", "erasure", "alembic_version"})
_TENANT = "NULLIF(current_setting('pagelens.tenant_id', true), '')::int"
APP_ROWS = f"tenant_id = {_TENANT}"
_PEOPLE = "SELECT user_id FROM {table} WHERE {rows}"
_HERE = _PEOPLE.format(table="membership", rows=APP_ROWS)
_GONE = _PEOPLE.format(table="former_member", rows=APP_ROWS)
# Arrays are worked out once a statement, and looked up in an index.
_OF_WHO_JOINED = f"user_id = ANY (ARRAY({_HERE} AND joined_at IS NOT NULL))"
# Of tables without a `tenant_id`. What a team's rows name goes on to be told when people leave;
# what is for signing in alone is seen of nobody who was only invited.
_OTHER_APP_ROWS = {
    "tenant": f"id = {_TENANT}",
    "user": f"id = ANY (ARRAY({_HERE} UNION ALL {_GONE}))",
    "two_step": _OF_WHO_JOINED,
    "recovery_code": _OF_WHO_JOINED,
    "oidc_identity": _OF_WHO_JOINED,
}
WIDE_ROWS = "true"
OWNER_ROWS = "current_setting('pagelens.scope', true) = 'owner'"
FOUND = """
SELECT pg_get_userbyid(relowner) AS owner, relrowsecurity AND relforcerowsecurity AS forced,
       ARRAY(SELECT polname || ' TO ' || pg_get_userbyid(polroles[1]) FROM pg_policy
              WHERE polrelid = pg_class.oid) AS policies
  FROM pg_class WHERE oid = to_regclass(:table)
"""
LIMITED_ROWS = "limited_rows"


@dataclass(frozen=True)
class _Policy:
    name: str
    role: str
    rows: str

    def __str__(self) -> str:
        return f"{self.name} TO {self.role}"


def guarded_tables() -> list[str]:
    """Tables whose rows belong to a tenant or its people, in the order of their dependencies."""
    return [t.name for t in Base.metadata.sorted_tables if t.name not in EXEMPT_TABLES]


def guard_table(connection: Connection, table: str) -> None:
    """Guards a table: a migration calls it for each one that it makes.

    `guard_table(op.get_bind(), "page_group")`, after `op.create_table("page_group", …)`. The
    rights on it are given by `migrate`. Changes nothing where the table is guarded already.
    """
    found = connection.execute(text(FOUND), {"table": f'"{table}"'}).one()
    wanted = _policies(connection, table, found.owner)
    if found.forced and {str(policy) for policy in wanted} <= set(found.policies):
        return
    for statement in _guard(table, wanted):
        connection.execute(text(statement))


def release_table(connection: Connection, table: str) -> None:
    """Takes the guard off again, for a downgrade."""
    for name in ("app_rows", "wide_rows", "owner_rows"):
        connection.execute(text(f'DROP POLICY {name} ON "{table}"'))
    connection.execute(text(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY'))
    connection.execute(text(f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY'))


def renew_guards(connection: Connection) -> None:
    """Guards every table anew whose policies are another database's or another owner's.

    So a dump may be restored under another name, and by somebody else.
    """
    for table in guarded_tables():
        guard_table(connection, table)
        _limit_table(connection, table)


def release_limits(connection: Connection) -> None:
    """Takes from all tables what holds those who are limited, for a downgrade."""
    drop_policies(connection, LIMITED_ROWS)


def _limit_table(connection: Connection, table: str) -> None:
    """Holds those who are limited to their Pages' rows. Changes nothing where it does already."""
    rows = limited_rows(table)
    if rows is not None:
        role = role_of(connection, LIMITED)
        keep_policy(connection, Policy(LIMITED_ROWS, table, role, rows, restrictive=True))


def _policies(connection: Connection, table: str, owner: str) -> list[_Policy]:
    app, wide = role_names(connection)
    return [
        _Policy("app_rows", app, _OTHER_APP_ROWS.get(table, APP_ROWS)),
        _Policy("wide_rows", wide, WIDE_ROWS),
        _Policy("owner_rows", owner, OWNER_ROWS),
    ]


def _guard(table: str, policies: list[_Policy]) -> list[str]:
    statements = [
        f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
        f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY',
    ]
    for one in policies:
        to = f"TO {quoted(one.role)} USING ({one.rows})"
        statements += [
            f'DROP POLICY IF EXISTS {one.name} ON "{table}"',
            f'CREATE POLICY {one.name} ON "{table}" {to}',
        ]
    return statements
