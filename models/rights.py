"""What the two roles may do: given anew by every `migrate`, since later tables need it too."""

from sqlalchemy import Connection, inspect, text

from models.orm import HIDDEN, Base
from models.roles import quoted, role_names

READING, EVERYTHING = "SELECT", "SELECT, INSERT, UPDATE, DELETE"
# What neither role may do, though they may all else.
NEVER = {
    "alembic_version": "INSERT, UPDATE, DELETE",
    "audit_event": "UPDATE, DELETE",
    "bi_role": "INSERT, UPDATE",
}
# What somebody else made in our schema, such as an extension's tables, is theirs to give.
OWN = """
SELECT string_agg(oid::regclass::text, ', ') FROM pg_class
 WHERE relnamespace = 'public'::regnamespace AND relkind = ANY(:kinds)
   AND pg_has_role(relowner, 'USAGE')
"""
TABLES, SEQUENCES = ["r", "p", "v"], ["S"]
FUNCTIONS = """
SELECT oid::regprocedure FROM pg_proc
 WHERE pronamespace = 'public'::regnamespace AND proname LIKE 'pagelens\\_%'
"""


def give_rights(connection: Connection) -> None:
    """Gives both roles their rights on our tables and functions that there are."""
    tables, sequences = (
        connection.scalar(text(OWN), {"kinds": kinds}) for kinds in (TABLES, SEQUENCES)
    )
    functions = connection.scalars(text(FUNCTIONS)).all()
    refused = {t: rights for t, rights in NEVER.items() if inspect(connection).has_table(t)}
    for name in map(quoted, role_names(connection)):
        for right in (
            f"GRANT USAGE ON SCHEMA public TO {name}",
            f"GRANT {EVERYTHING} ON {tables} TO {name}",
            f"GRANT USAGE ON SEQUENCE {sequences} TO {name}",
            *(f"REVOKE {rights} ON {table} FROM {name}" for table, rights in refused.items()),
            *(f"REVOKE ALL ON FUNCTION {one} FROM PUBLIC" for one in functions),
            *(f"GRANT EXECUTE ON FUNCTION {one} TO {name}" for one in functions),
        ):
            connection.execute(text(right))
    _hide_secrets(connection)


def _hide_secrets(connection: Connection) -> None:
    """The app's role writes secrets and never reads them."""
    app, inspector = quoted(role_names(connection)[0]), inspect(connection)
    for table, secrets in secret_columns().items():
        if inspector.has_table(table):
            names = [one["name"] for one in inspector.get_columns(table)]
            shown = ", ".join(quoted(name) for name in ["ctid", *names] if name not in secrets)
            for right in (
                f"REVOKE {READING} ON {quoted(table)} FROM {app}",
                f"GRANT {READING} ({shown}) ON {quoted(table)} TO {app}",
            ):
                connection.execute(text(right))


def secret_columns() -> dict[str, set[str]]:
    """The names of the columns that hold secrets, by table."""
    secrets: dict[str, set[str]] = {}
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if column.info.get(HIDDEN):
                secrets.setdefault(table.name, set()).add(column.name)
    return secrets
