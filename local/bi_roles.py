"""Logins of the database for BI tools: made, listed and ended by the owner of the tables."""

import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager

from psycopg.errors import DeadlockDetected, LockNotAvailable
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from local.bi_address import address_of
from local.bi_logins import both_roles, is_harmless, login_statements, reads_already
from local.tenants import the_tenant
from models import BiRole
from models.audit_trail import note_action
from models.bi_rights import BI, BI_ALL, let_read_table, let_read_views, tables_read_by
from models.engine import make_owner_engine
from models.roles import exists, login_of, plain, quoted, role_of, run_or_ask
from settings import SettingsError, get_settings

NAME = re.compile(r"[a-z][a-z0-9_]{1,62}")
COMMAND = "pagelens bi-role add"
TRIES, LOCK_SECONDS, PAUSE_SECONDS = 60, 2, 0.5
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
    tenant_id, group = _prepare(name, slug)
    for table in tables_read_by(group):
        _let_read_while_all_runs(group, table)
    with _as_owner() as session:
        connection = session.connection()
        password = None if exists(connection, name) else secrets.token_urlsafe(24)
        run_or_ask(connection, login_statements(connection, name, group, password), COMMAND)
        if tenant_id is not None:
            _bind(session, name, tenant_id)
    return _told(name, slug, password)


def listed_bi_roles() -> Iterator[str]:
    """A line for each login: its name and what it reads."""
    with _as_owner() as session:
        connection = session.connection()
        values = {"every": role_of(connection, BI_ALL), "groups": both_roles(connection)}
        for row in session.execute(text(LISTED), values):
            yield f"{row.name}\t{'all tenants' if row.all_tenants else row.slug or 'nothing'}"


def remove_bi_role(name: str) -> str:
    """Ends a login. Raises SettingsError where there is none of this name.

    Where we may drop no roles, its tenant is closed to it, and an administrator is told the rest.
    """
    with _as_owner() as session:
        connection = session.connection()
        if not reads_already(connection, name, both_roles(connection)):
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


def _refuse_others(session: Session, name: str, tenant_id: int | None, group: str) -> None:
    """Lets nobody in who may do more already, or reads something else."""
    bound = session.get(BiRole, name)
    if not exists(session.connection(), name):
        if bound is not None:
            session.delete(bound)
            session.flush()
        return
    if not is_harmless(session.connection(), name, group):
        raise SettingsError(
            f"{name} is a role that may do more, or reads something else: choose another name."
        )
    if bound is not None and bound.tenant_id != tenant_id:
        raise SettingsError(
            f"{name} reads another tenant: remove it first, or choose another name."
        )


def _prepare(name: str, slug: str | None) -> tuple[int | None, str]:
    """Makes the role that reads where it is missing; returns the tenant and which role it is."""
    with _as_owner() as session:
        tenant_id = None if slug is None else the_tenant(session, slug).id
        connection, group = session.connection(), BI_ALL if slug is None else BI
        role = role_of(connection, group)
        _refuse_others(session, name, tenant_id, group)
        made = [] if exists(connection, role) else [plain(f"CREATE ROLE {quoted(role)} NOLOGIN")]
        password = None if exists(connection, name) else ""
        later = login_statements(connection, name, group, password)
        run_or_ask(connection, made, COMMAND, later=later)
        let_read_views(connection, group)
    return tenant_id, group


def _let_read_while_all_runs(group: str, table: str) -> None:
    """Gives the rights on a table; whoever uses it is waited for, and nobody waits long for us."""
    for _try in range(TRIES):
        try:
            with _as_owner() as session:
                session.execute(text(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'"))
                return let_read_table(session.connection(), group, table)
        except OperationalError as error:
            if not isinstance(error.orig, (LockNotAvailable, DeadlockDetected)):
                raise
            time.sleep(PAUSE_SECONDS)
    raise SettingsError(f"The table {table} is busy; run `{COMMAND}` again when less is going on.")


def _bind(session: Session, name: str, tenant_id: int) -> None:
    if session.get(BiRole, name) is None:
        session.add(BiRole(name=name, tenant_id=tenant_id))
        note_action(session, tenant_id, None, "bi_role.made", name=name)


def _told(name: str, slug: str | None, password: str | None) -> str:
    reads = f"{name} reads v_page_insights and v_post_insights of {slug or 'all tenants'}."
    if password is None:
        return f"{reads} Its password is the one that it has."
    return f"{reads} This is told once:\n{address_of(name, password)}"
