"""What `pagelens doctor` looks at in the database: rights, and whether tenants are kept apart.

It asks by the very address that web and workers use, through the pooler that may stand there.
"""

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from jobs.health.check import Check
from models.scope import tenant_session
from models.security import guarded_tables
from settings import Settings

# No tenant has it.
NOBODY = 0
WHO = """
SELECT current_user = current_database() || '_app',
       current_setting('pagelens.tenant_id', true) = :tenant,
       (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user)
"""
OPEN = """
SELECT relname FROM pg_class
 WHERE oid = ANY (CAST(:tables AS regclass[])) AND NOT (relrowsecurity AND relforcerowsecurity)
"""
SHUT = """
SELECT relname FROM pg_class
 WHERE oid = ANY (CAST(:tables AS regclass[]))
   AND NOT has_any_column_privilege(current_user, oid, 'SELECT')
"""
MIXED = (
    "Transactions do not stay together: let the pooler work by transaction or by session, not by"
    " statement."
)
PASSES = (
    "The role of web and workers passes row-level security: take SUPERUSER and BYPASSRLS from it."
)
MIGRATE = "Tables are not as `pagelens migrate` leaves them: run it."


def look_at_rights(_settings: Settings) -> Check:
    """Rights on all tables, and row-level security in force within one transaction."""
    with tenant_session(NOBODY) as session:
        # Two statements: a pooler that deals by statement would lose the place between them.
        places = [session.execute(text(WHO), {"tenant": str(NOBODY)}).one() for _ in range(2)]
        if not all(role and tenant for role, tenant, _passes in places):
            return Check("row security", "not in force", MIXED)
        if places[0][2]:
            return Check("row security", "not in force", PASSES)
        connection, tables = session.connection(), _tables(session)
        unguarded, shut = (_names(connection, question, tables) for question in (OPEN, SHUT))
        seen = [name for name in ("meta_page", "tenant") if _sees(session, name)]
    wrong = sorted({*unguarded, *shut, *seen})
    if wrong:
        return Check("row security", f"not in force on {', '.join(wrong)}", MIGRATE)
    return Check("row security", f"in force on {len(tables)} tables")


def _tables(session: Session) -> list[str]:
    known = session.scalars(text("SELECT relname FROM pg_class WHERE relkind IN ('r', 'p')"))
    there = set(known)
    return [f'"{name}"' for name in guarded_tables() if name in there]


def _names(connection: Connection, question: str, tables: list[str]) -> list[str]:
    return list(connection.scalars(text(question), {"tables": tables}))


def _sees(session: Session, table: str) -> bool:
    return session.scalar(text(f"SELECT EXISTS (SELECT FROM {table})")) is True  # noqa: S608  ours
