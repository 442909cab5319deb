"""Policies whose words are kept: PostgreSQL itself writes them down in words of its own."""

import hashlib
from dataclasses import dataclass

from sqlalchemy import Connection, text

from models.roles import quoted

_TOLD = """
SELECT obj_description(oid, 'pg_policy') FROM pg_policy
 WHERE polname = :name AND polrelid = to_regclass(:table)
"""


@dataclass(frozen=True)
class Policy:
    """Which rows of a table a role sees; a restrictive one only takes away."""

    name: str
    table: str
    role: str
    rows: str
    restrictive: bool = False


def keep_policy(connection: Connection, policy: Policy) -> None:
    """Makes the policy, in place of one of that name. Changes nothing where it is there already.

    What a policy says is told by its comment.
    """
    table = quoted(policy.table)
    told = hashlib.sha256(f"{policy.role} {policy.rows}".encode()).hexdigest()
    if connection.scalar(text(_TOLD), {"name": policy.name, "table": table}) == told:
        return
    kind = "AS RESTRICTIVE " if policy.restrictive else ""
    to = f"{kind}TO {quoted(policy.role)} USING ({policy.rows})"
    for statement in (
        f"DROP POLICY IF EXISTS {policy.name} ON {table}",
        f"CREATE POLICY {policy.name} ON {table} {to}",
        f"COMMENT ON POLICY {policy.name} ON {table} IS '{told}'",
    ):
        connection.execute(text(statement))


def drop_policies(connection: Connection, name: str) -> None:
    """Takes the policies of this name from all tables."""
    tables = text("SELECT polrelid::regclass::text FROM pg_policy WHERE polname = :name")
    for table in connection.scalars(tables, {"name": name}).all():
        connection.execute(text(f"DROP POLICY {name} ON {table}"))
