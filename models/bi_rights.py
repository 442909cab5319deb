"""What a login of a BI tool may read: the two views, and of the tables only what they show.

A login is a member of one of two roles. Of `<database>_bi` it reads the tenant that `bi_role`
names for it: policies compare with `session_user`, which no statement of a login changes. Of
`<database>_bi_all` it reads all tenants. Neither role is there before the first such login is.
"""

from sqlalchemy import Connection, text

from models.bi_columns import VIEWS
from models.policies import Policy, drop_policies, keep_policy
from models.roles import exists, quoted, role_of

BI, BI_ALL = "bi", "bi_all"
# The views are `security_invoker`: who reads them needs these rights on what they read.
COLUMNS = {
    "tenant": ("id", "slug"),
    "meta_page": ("tenant_id", "id", "page_id"),
    "meta_metric_registry": ("id", "level", "key"),
    "meta_insight_series": (
        *("tenant_id", "id", "meta_page_id", "metric_id", "period", "breakdown_key"),
    ),
    "meta_insight_point": ("tenant_id", "series_id", "metric_date", "value", "observed_at"),
    "meta_post": ("tenant_id", "id", "meta_page_id", "post_id"),
    "meta_post_counter": ("tenant_id", "id", "metric_id", "breakdown_key"),
    "meta_post_insight_point": (
        *("tenant_id", "meta_post_id", "counter_id", "observed_on", "value"),
    ),
}
BINDING, BINDING_COLUMNS = "bi_role", ("name", "tenant_id")
_TENANT = "(SELECT b.tenant_id FROM bi_role b WHERE b.name = session_user)"
# What waits for its deletion is gone for BI tools too.
_HIDES_WHAT_GOES = frozenset({"tenant", "meta_page"})
_WITHOUT_ROW_SECURITY = frozenset({"meta_metric_registry"})


def renew_bi(connection: Connection) -> None:
    """Tells the columns of the views, and gives both roles their rights anew where they exist."""
    for view, columns in VIEWS.items():
        for column, told in columns.items():
            said = told.replace("'", "''")
            connection.exec_driver_sql(f"COMMENT ON COLUMN {view}.{column} IS '{said}'")
    for group in (BI, BI_ALL):
        if exists(connection, role_of(connection, group)):
            let_read(connection, group)


def let_read(connection: Connection, group: str) -> None:
    """Gives one of the two roles its rights and its policies; nothing more than these."""
    let_read_views(connection, group)
    for table in tables_read_by(group):
        let_read_table(connection, group, table)


def let_read_views(connection: Connection, group: str) -> None:
    """Gives one of the two roles its rights on the views."""
    name = quoted(role_of(connection, group))
    connection.execute(text(f"GRANT USAGE ON SCHEMA public TO {name}"))
    for view in VIEWS:
        connection.execute(text(f"GRANT SELECT ON {view} TO {name}"))


def let_read_table(connection: Connection, group: str, table: str) -> None:
    """Gives one of the two roles its rights on a table, and its policy.

    Where the policy is not there yet, it takes a lock on the table that nobody else may share.
    """
    role = role_of(connection, group)
    shown = ", ".join(tables_read_by(group)[table])
    connection.execute(text(f"REVOKE ALL ON {table} FROM {quoted(role)}"))
    connection.execute(text(f"GRANT SELECT ({shown}) ON {table} TO {quoted(role)}"))
    if table not in _WITHOUT_ROW_SECURITY:
        keep_policy(connection, Policy(f"{group}_rows", table, role, _rows(group, table)))


def tables_read_by(group: str) -> dict[str, tuple[str, ...]]:
    """The tables, with their columns, that one of the two roles reads for the views."""
    return COLUMNS | ({BINDING: BINDING_COLUMNS} if group == BI else {})


def release_bi(connection: Connection) -> None:
    """Takes the policies of both roles from all tables, for a downgrade."""
    for group in (BI, BI_ALL):
        drop_policies(connection, f"{group}_rows")


def _rows(group: str, table: str) -> str:
    if table == BINDING:
        return "name = session_user"
    rows = (
        "true" if group == BI_ALL else f"{'id' if table == 'tenant' else 'tenant_id'} = {_TENANT}"
    )
    return f"{rows} AND erased_at IS NULL" if table in _HIDES_WHAT_GOES else rows
