"""What a person who is limited to some Pages may see of each table, as policies.

They hold for the role `<database>_limited` alone and only take away: it inherits what `…_app` sees,
while everybody else and every writer work as a role that has none of them. What a table must be
compared with follows from its foreign keys, so that a new table of a Page is held by itself; one
that names no Page stands in `OF_THE_TENANT` or the like, or `limited_rows` refuses to guess.

The ids are worked out once for a transaction, and stand in its settings. What hangs on a Page by
another table is looked up there by its key, where the same policies hold; PostgreSQL makes one
set for the whole statement where it expects many rows.
"""

from sqlalchemy import ForeignKeyConstraint, Table

from models.orm import Base

PAGE, GROUP, MORE = "meta_page", "page_group", "more_page_ids"
# Cast to one value, so that it is worked out once and can be looked up in an index.
_IDS = "((SELECT NULLIF(current_setting('pagelens.{name}', true), '')::int[])::int[])"
_ROOTS = {PAGE: _IDS.format(name="page_ids"), GROUP: _IDS.format(name="group_ids")}
_PAGE_IN_PATH = """EXISTS (SELECT FROM meta_page p WHERE p.tenant_id = {table}.tenant_id
    AND p.page_id = split_part({table}.path, '/', 3))"""
_OWN = "user_id = NULLIF(current_setting('pagelens.limited_person', true), '')::int"
_BY_OTHER_MEANS = {
    # Its own lines are what the person did.
    **dict.fromkeys(("audit_event", "api_token", "session", "digest_delivery"), _OWN),
    **dict.fromkeys(("recovery_code", "oidc_identity", "screen_columns"), _OWN),
    "meta_connection": """EXISTS (SELECT FROM meta_page p
        WHERE p.tenant_id = meta_connection.tenant_id AND p.connection_id = meta_connection.id)""",
    # One of the portfolio names no Page in its path, but maybe in its name and its choices.
    "saved_view": f"""(path = '/' AND {_OWN}
        OR {_PAGE_IN_PATH.format(table="saved_view")})""",
    "view_link": f"""{_PAGE_IN_PATH.format(table="view_link")} AND (export_job_id IS NULL
        OR EXISTS (SELECT FROM export_job j WHERE j.tenant_id = view_link.tenant_id
                   AND j.id = view_link.export_job_id))""",
    # A label of all Pages is for everybody; one of a Page for whoever sees that one.
    "post_label": f"(meta_page_id IS NULL OR meta_page_id = ANY ({_ROOTS[PAGE]}))",
    # Nothing of them is for the eyes of somebody who is limited.
    "notification_channel": "false",
    "mailed_link": "false",
    "bi_role": "false",
}
# Jobs hold kinds, times and numbers, no names: a person's own deletion is such a one. Who is in the
# tenant is for all of its people; what a person makes of an address is said where it is shown. What
# posts count is said of no post.
OF_THE_TENANT = frozenset(
    {
        *("background_job", "schedule", "meta_post_counter"),
        *("tenant", "user", "membership", "former_member", "two_step"),
    }
)


def limited_rows(table: str) -> str | None:
    """The condition of a table's rows for who is limited; None where all of the tenant's are seen.

    Raises LookupError for a table of which nobody said whether it names a Page.
    """
    if table in OF_THE_TENANT:
        return None
    if table in _BY_OTHER_MEANS:
        return _BY_OTHER_MEANS[table]
    found = Base.metadata.tables[table]
    conditions = [f"id = ANY ({_ROOTS[table]})"] if table in _ROOTS else _conditions(found)
    if not conditions:
        raise LookupError(f"say in {__name__} what of {table} somebody sees who is limited")
    return " AND ".join(conditions)


def is_limited(table: Table) -> bool:
    """Whether rows of the table belong to a Page or a group, by its foreign keys."""
    return table.name in _ROOTS or bool(_conditions(table))


def _conditions(table: Table) -> list[str]:
    keys = sorted(table.foreign_key_constraints, key=lambda key: list(key.column_keys))
    found = [condition for key in keys if (condition := _condition(table, key)) is not None]
    # What is about several Pages is for whoever sees all of them.
    return [*found, *([f"{MORE} <@ {_ROOTS[PAGE]}"] if MORE in table.columns else [])]


def _condition(table: Table, key: ForeignKeyConstraint) -> str | None:
    parent, column = key.referred_table, key.column_keys[-1]
    if parent.name in _ROOTS:
        among = f"{column} = ANY ({_ROOTS[parent.name]})"
        of_none = parent.name == GROUP and table.columns[column].nullable
        return f"({column} IS NULL OR {among})" if of_none else among
    if parent is table or parent.name == "membership" or not is_limited(parent):
        return None
    return (
        f"EXISTS (SELECT FROM {parent.name} p WHERE p.tenant_id = {table.name}.tenant_id"
        f" AND p.id = {table.name}.{column})"
    )
