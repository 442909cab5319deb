"""Logins of the database for BI tools: made, listed and ended by the owner of the tables."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from local.bi_address import address_of
from local.tenants import the_tenant
from models import BiRole
from models.audit_trail import note_action
from models.bi_rights import BI, BI_ALL, let_read
from models.engine import make_owner_engine
from models.roles import (
    Statement,
    exists,
    hashed_password,
    login_of,
    plain,
    quoted,
    role_of,
    run_or_ask,
    server_version,
)
from settings import SettingsError, get_settings

NAME = re.compile(r"[a-z][a-z0-9_]{1,62}")
COMMAND = "pagelens bi-role add"
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
LISTED = """
SELECT r.rolname AS name, g.rolname = :every AS all_tenants, t.slug
  FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid JOIN pg_roles r ON r.oid = m.member
  LEFT JOIN bi_role b ON b.name = r.rolname LEFT JOIN tenant t ON t.id = b.tenant_id
 WHERE g.rolname = ANY(:groups) AND NOT m.admin_option ORDER BY 1
"""


def add_bi_role(name: str, slug: str | None) -> str:
    """Makes a login that reads one tenant, or all of them without a slug; returns what to tell.

    Raises SettingsError: with the statements for an administrator where we may make no roles.
    """
    if not NAME.fullmatch(name) or name.startswith("pg_"):
        raise SettingsError(
            "The name must be 2 to 63 small letters, digits and _, and begin with a letter."
        )
    with _as_owner() as session:
        tenant_id = None if slug is None else the_tenant(session, slug).id
        connection, group = session.connection(), BI_ALL if slug is None else BI
        _refuse_others(session, name, tenant_id, role_of(connection, group))
        password = None if exists(connection, name) else secrets.token_urlsafe(24)
        run_or_ask(connection, [*_wanted(connection, name, group, password)], COMMAND)
        let_read(connection, group)
        if tenant_id is not None:
            _bind(session, name, tenant_id)
        return _told(connection, name, slug, password)


def listed_bi_roles() -> Iterator[str]:
    """A line for each login: its name and what it reads."""
    with _as_owner() as session:
        connection = session.connection()
        values = {"every": role_of(connection, BI_ALL), "groups": _groups(connection)}
        for row in session.execute(text(LISTED), values):
            yield f"{row.name}\t{'all tenants' if row.all_tenants else row.slug or 'nothing'}"


def remove_bi_role(name: str) -> str:
    """Ends a login. Raises SettingsError where there is none of this name.

    Where we may drop no roles, its tenant is closed to it, and an administrator is told the rest.
    """
    with _as_owner() as session:
        values = {"role": name, "groups": _groups(session.connection())}
        if not session.scalar(text(MEMBER), values):
            raise SettingsError(f"No BI role {name}; `pagelens bi-role list` shows them.")
        bound = session.get(BiRole, name)
        if bound is not None:
            note_action(session, bound.tenant_id, None, "bi_role.removed", name=name)
            session.delete(bound)
    with _as_owner() as session:
        dropped = [plain(f"DROP ROLE {quoted(name)}")]
        run_or_ask(session.connection(), dropped, "pagelens bi-role list")
    return f"{name} reads nothing any more."


@contextmanager
def _as_owner() -> Iterator[Session]:
    engine = make_owner_engine(get_settings().require_owner_url())
    try:
        with Session(engine) as session, session.begin():
            if not login_of(session.connection())[1]:
                raise SettingsError(
                    "Set DATABASE_OWNER_URL: only the owner of the tables decides who reads them."
                )
            yield session
    finally:
        engine.dispose()


def _groups(connection: Connection) -> list[str]:
    return [role_of(connection, BI), role_of(connection, BI_ALL)]


def _refuse_others(session: Session, name: str, tenant_id: int | None, group: str) -> None:
    """Lets nobody in who may do more already, or reads something else."""
    bound = session.get(BiRole, name)
    if not exists(session.connection(), name):
        if bound is not None:
            session.delete(bound)
            session.flush()
        return
    if not session.scalar(text(HARMLESS), {"role": name, "group": group}):
        raise SettingsError(
            f"{name} is a role that may do more, or reads something else: choose another name."
        )
    if bound is not None and bound.tenant_id != tenant_id:
        raise SettingsError(
            f"{name} reads another tenant: remove it first, or choose another name."
        )


def _wanted(
    connection: Connection, name: str, group: str, password: str | None
) -> Iterator[Statement]:
    """What makes the role that reads, and the login as its member, as far as they are missing."""
    role = role_of(connection, group)
    if not exists(connection, role):
        yield plain(f"CREATE ROLE {quoted(role)} NOLOGIN")
    if password is not None:
        yield from _new_login(connection, name, role, password)
    elif not connection.scalar(text(MEMBER), {"role": name, "groups": [role]}):
        options = " WITH INHERIT TRUE, SET FALSE" if server_version(connection) >= 160000 else ""
        yield plain(f"GRANT {quoted(role)} TO {quoted(name)}{options}")


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


def _bind(session: Session, name: str, tenant_id: int) -> None:
    if session.get(BiRole, name) is None:
        session.add(BiRole(name=name, tenant_id=tenant_id))
        note_action(session, tenant_id, None, "bi_role.made", name=name)


def _told(connection: Connection, name: str, slug: str | None, password: str | None) -> str:
    reads = f"{name} reads v_page_insights and v_post_insights of {slug or 'all tenants'}."
    if password is None:
        return f"{reads} Its password is the one that it has."
    return f"{reads} This is told once:\n{address_of(name, password)}"
