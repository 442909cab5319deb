"""The database's roles: what web and workers work as, and the login with which they come.

`<database>_app` sees one tenant, `<database>_wide` all of them, `<database>_limited` the Pages of a
person who is limited, and else has the rights of `…_app`. Nobody logs in as these. The login of
DATABASE_URL may take all three and owns nothing; in older installations it is the tables' owner.
Whoever may take a role inherits nothing of it: policies count for all who inherit their role.
"""

from collections.abc import Sequence
from typing import cast

import psycopg
from sqlalchemy import Connection, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import OperationalError, ProgrammingError

from models.engine import APP, LIMITED, WIDE, make_engine
from settings import SettingsError

# PostgreSQL 16 tells apart whether a member may take the role, or only give it to others.
IS_MEMBER = """
SELECT pg_has_role(:member, :role,
       CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END)
"""
EXISTS = "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = :role)"


def role_names(connection: Connection) -> tuple[str, str]:
    """The app's role and the wide one; they are named after the database."""
    database = connection.scalar(text("SELECT current_database()"))
    return f"{database}_{APP}", f"{database}_{WIDE}"


def role_of(connection: Connection, name: str) -> str:
    """One of the roles, by the end of its name."""
    return f"{connection.scalar(text('SELECT current_database()'))}_{name}"


def login_of(connection: Connection) -> tuple[str, bool]:
    """The login of a connection, and whether it may do what the owner of the tables may."""
    owner = "SELECT relowner FROM pg_class WHERE oid = 'tenant'::regclass"
    question = f"SELECT session_user, pg_has_role(session_user, ({owner}), 'MEMBER')"
    login, owns = connection.execute(text(question)).one()
    return str(login), bool(owns)


def quoted(name: str) -> str:
    """A name as an identifier of SQL."""
    return '"' + name.replace('"', '""') + '"'


def prepare_roles(connection: Connection, login_url: str | None) -> None:
    """Makes the roles, and the login of `login_url` if that is another than the owner.

    Raises SettingsError with the statements for an administrator where the owner may not run them.
    """
    wanted = [*_roles(connection), *_limited(connection), *_login(connection, login_url)]
    barred = _schema(connection)
    if barred:
        told = [shown for _run, shown in [*barred, *wanted]]
        raise SettingsError(_ask(connection, told, "pagelens migrate"))
    run_or_ask(connection, wanted, "pagelens migrate")


# A statement, and how it is shown to people: without a password.
Statement = tuple[str, str]


def run_or_ask(
    connection: Connection,
    wanted: Sequence[Statement],
    command: str,
    *,
    later: Sequence[Statement] = (),
) -> None:
    """Runs statements about roles.

    Raises SettingsError with what an administrator must run before `command` where we may not, and
    with what we would run `later`.
    """
    if not wanted:
        return
    try:
        with connection.begin_nested():
            for run, _told in wanted:
                connection.exec_driver_sql(run.replace("%", "%%"))
    except ProgrammingError:
        asked = _ask(connection, [told for _run, told in (*wanted, *later)], command)
        raise SettingsError(asked) from None


def _schema(connection: Connection) -> list[Statement]:
    """Who does not own the database may make no tables in it, and cannot allow it to themselves."""
    if connection.scalar(text("SELECT has_schema_privilege('public', 'CREATE')")):
        return []
    user = str(connection.scalar(text("SELECT session_user")))
    return [plain(f"GRANT USAGE, CREATE ON SCHEMA public TO {quoted(user)}")]


def _roles(connection: Connection) -> list[Statement]:
    return [
        plain(f"CREATE ROLE {quoted(role)} NOLOGIN")
        for role in _all_roles(connection)
        if not exists(connection, role)
    ]


def _all_roles(connection: Connection) -> list[str]:
    return [role_of(connection, name) for name in (APP, WIDE, LIMITED)]


def _limited(connection: Connection) -> list[Statement]:
    """Who is limited has the app's rights and is held by its policies as well: it inherits them."""
    app, limited = role_of(connection, APP), role_of(connection, LIMITED)
    if _may_take(connection, limited, app):
        return []
    return [plain(f"GRANT {quoted(app)} TO {quoted(limited)}")]


def _login(connection: Connection, login_url: str | None) -> list[Statement]:
    """The login exists and may take the roles; where there is none, the owner may."""
    statements: list[Statement] = []
    member = str(connection.scalar(text("SELECT session_user")))
    if login_url is not None:
        url = make_url(login_url)
        member = _who_logs_in(login_url) or url.username or member
        if not exists(connection, member):
            statements.append(_new_login(connection, member, url))
    roles = [one for one in _all_roles(connection) if not _may_take(connection, member, one)]
    return [*statements, *map(plain, _grants(connection, member, roles))]


def _grants(connection: Connection, member: str, roles: list[str]) -> list[str]:
    """Before PostgreSQL 16 only a role between, that inherits nothing, keeps from inheriting."""
    if not roles:
        return []
    names = ", ".join(map(quoted, roles))
    if server_version(connection) >= 160000:
        return [f"GRANT {names} TO {quoted(member)} WITH INHERIT FALSE, SET TRUE"]
    between = str(connection.scalar(text("SELECT current_database() || '_between'")))
    made = [] if exists(connection, between) else [f"CREATE ROLE {quoted(between)} NOINHERIT"]
    to_between = f"GRANT {names} TO {quoted(between)}"
    return [*made, to_between, f"GRANT {quoted(between)} TO {quoted(member)}"]


def server_version(connection: Connection) -> int:
    """The server's version, such as 160004."""
    return int(connection.scalar(text("SELECT current_setting('server_version_num')")) or 0)


def _who_logs_in(url: str) -> str | None:
    """Whom the server sees; a pooler or a hoster may know them by another name."""
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            return str(connection.scalar(text("SELECT session_user")))
    except OperationalError:
        return None
    finally:
        engine.dispose()


def _new_login(connection: Connection, name: str, url: URL) -> Statement:
    """It inherits nothing: what forgets to take a role may do nothing. The password is hashed."""
    statement = f"CREATE ROLE {quoted(name)} LOGIN NOINHERIT"
    if not url.password:
        return plain(statement)
    secret = hashed_password(connection, name, str(url.password))
    told = f"{statement} PASSWORD '<the password in DATABASE_URL>'"
    return f"{statement} PASSWORD '{secret}'", told


def hashed_password(connection: Connection, role: str, password: str) -> str:
    """The password as PostgreSQL keeps it, so that no log of the server ever holds it."""
    server = cast("psycopg.Connection[object]", connection.connection.driver_connection)
    secret = server.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
    return secret.decode()


def plain(statement: str) -> Statement:
    """A statement that holds no secret."""
    return statement, statement


def exists(connection: Connection, role: str) -> bool:
    """Whether the server has a role of this name."""
    return bool(connection.scalar(text(EXISTS), {"role": role}))


def _may_take(connection: Connection, member: str, role: str) -> bool:
    if not (exists(connection, member) and exists(connection, role)):
        return False
    return bool(connection.scalar(text(IS_MEMBER), {"member": member, "role": role}))


def _ask(connection: Connection, statements: list[str], command: str) -> str:
    user, database = connection.execute(text("SELECT session_user, current_database()")).one()
    lines = "".join(f"\n  {statement};" for statement in statements)
    return (
        f"{user} may not do all that is needed here. Let an administrator of the server run in the"
        f" database {database} what follows, then run `{command}` again:{lines}"
    )
