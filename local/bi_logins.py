"""What the server knows of a login of a BI tool, and the statements that make one."""

from collections.abc import Iterator

from sqlalchemy import Connection, text

from models.bi_rights import BI, BI_ALL
from models.roles import Statement, hashed_password, plain, quoted, role_of, server_version

# What the login begins with; it may say otherwise, and has no right to write anyway.
HABITS = {"default_transaction_read_only": "on", "statement_timeout": "5min"}
CONNECTIONS = 20
HARMLESS = """
SELECT r.rolcanlogin AND NOT (r.rolsuper OR r.rolcreaterole OR r.rolcreatedb OR r.rolbypassrls
                              OR r.rolreplication)
   AND NOT EXISTS (SELECT FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
                    WHERE m.member = r.oid AND (g.rolname <> :group OR m.admin_option))
   AND NOT EXISTS (SELECT FROM pg_shdepend d
                    WHERE d.refclassid = 'pg_authid'::regclass AND d.refobjid = r.oid
                      AND d.deptype IN ('o', 'a') AND d.classid <> 'pg_auth_members'::regclass)
  FROM pg_roles r WHERE r.rolname = :role
"""
# Who made the two roles may give them to others, and is a member in that sense alone.
MEMBER = """
SELECT EXISTS (SELECT FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
                 JOIN pg_roles r ON r.oid = m.member
                WHERE r.rolname = :role AND g.rolname = ANY(:groups) AND NOT m.admin_option)
"""


def both_roles(connection: Connection) -> list[str]:
    """The names of the two roles that read."""
    return [role_of(connection, BI), role_of(connection, BI_ALL)]


def reads_already(connection: Connection, name: str, roles: list[str]) -> bool:
    """Whether the login is a member of one of these roles."""
    return bool(connection.scalar(text(MEMBER), {"role": name, "groups": roles}))


def is_harmless(connection: Connection, name: str, group: str) -> bool:
    """Whether an existing role logs in and may do nothing but read as a member of `group`."""
    values = {"role": name, "group": role_of(connection, group)}
    return bool(connection.scalar(text(HARMLESS), values))


def login_statements(
    connection: Connection, name: str, group: str, password: str | None
) -> list[Statement]:
    """What makes the login a member of the role that reads, and itself where it has a password."""
    role = role_of(connection, group)
    if password is not None:
        return [*_new_login(connection, name, role, password)]
    if reads_already(connection, name, [role]):
        return []
    options = " WITH INHERIT TRUE, SET FALSE" if server_version(connection) >= 160000 else ""
    return [plain(f"GRANT {quoted(role)} TO {quoted(name)}{options}")]


def _new_login(connection: Connection, name: str, role: str, password: str) -> Iterator[Statement]:
    login = (
        f"CREATE ROLE {quoted(name)} LOGIN CONNECTION LIMIT {CONNECTIONS} IN ROLE {quoted(role)}"
    )
    hashed = hashed_password(connection, name, password)
    yield f"{login} PASSWORD '{hashed}'", f"{login} PASSWORD '<a password of your choice>'"
    database = quoted(str(connection.scalar(text("SELECT current_database()"))))
    for setting, value in HABITS.items():
        where = f"ALTER ROLE {quoted(name)} IN DATABASE {database}"
        yield plain(f"{where} SET {setting} = '{value}'")
