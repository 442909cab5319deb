"""What a workspace takes along when it leaves: every table that names it, but for what is secret.

The tables come from the metadata, so that a new one is included by itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, RowMapping, Table, or_, select
from sqlalchemy.orm import Session

from models.exports import ExportJob
from models.meta import MetaPage
from models.metrics import MetaMetricRegistry
from models.orm import Base
from models.posts import MetaPost
from models.saved_views import SavedView
from models.tenancy import Membership, Tenant, User

# Hashes and tokens: they would open something, or are of no use without this installation's keys.
SECRET_COLUMNS = frozenset(
    {
        *("api_token.token_hash", "view_link.token_hash", "membership.join_hash"),
        *("meta_connection.token_encrypted", "meta_page.token_encrypted"),
        *("session.secret_hash", "mailed_link.secret_hash", "user.password_hash"),
        *("two_step.secret_encrypted", "recovery_code.code_hash"),
        *("notification_channel.address_encrypted", "notification_channel.secret_encrypted"),
    }
)
# How people signed in is theirs, and logins of BI tools are the installation's.
LEFT_BEHIND = frozenset({"session", "mailed_link", "bi_role"})
# Tables that name no tenant: the columns of them without which the others cannot be read.
BESIDE: Mapping[str, tuple[str, ...]] = {
    "tenant": (
        *("id", "slug", "name", "time_zone", "report_color", "logo_key", "report_words"),
        "created_at",
    ),
    "user": ("id", "email"),
    "meta_metric_registry": ("id", "level", "key", "title", "description", "unit"),
}
FILE_KEYS = (Tenant.logo_key, MetaPage.picture_key, MetaPost.thumbnail_key, ExportJob.file_key)
ROWS_AT_ONCE = 1000


def archived_tables() -> list[Table]:
    """The tables that are taken along, those that others refer to first."""
    return [
        table
        for table in Base.metadata.sorted_tables
        if table.name in BESIDE or ("tenant_id" in table.columns and table.name not in LEFT_BEHIND)
    ]


def archived_columns(table: Table) -> list[Column[Any]]:
    """The columns of a table that are taken along."""
    names = BESIDE.get(table.name, tuple(table.columns.keys()))
    return [table.c[name] for name in names if f"{table.name}.{name}" not in SECRET_COLUMNS]


def archived_rows(
    session: Session,
    table: Table,
    tenant_id: int,
    user_id: int | None,
    besides: ColumnElement[bool],
) -> Iterator[Sequence[RowMapping]]:
    """The tenant's rows, part by part; of views only those that are shared or the person's own.

    `besides` is what else must be true of a row.
    """
    query = select(*archived_columns(table)).where(_whose(table, tenant_id, user_id), besides)
    options = {"yield_per": ROWS_AT_ONCE}
    yield from session.execute(query, execution_options=options).mappings().partitions()


def archived_files(
    session: Session, column: Any, tenant_id: int, besides: ColumnElement[bool]
) -> Iterator[str]:
    """The keys of the tenant's files that a column names, each once."""
    table = column.class_.__table__
    owner = table.c.id if table is Tenant.__table__ else table.c.tenant_id
    query = select(column).where(owner == tenant_id, column.like(f"{int(tenant_id)}/%"), besides)
    yield from session.scalars(query.distinct(), execution_options={"yield_per": ROWS_AT_ONCE})


def _whose(table: Table, tenant_id: int, user_id: int | None) -> ColumnElement[bool]:
    if table is Tenant.__table__:
        return Tenant.id == tenant_id
    if table is User.__table__:
        here = select(Membership.user_id).where(Membership.tenant_id == tenant_id)
        return User.id.in_(here)
    if table is MetaMetricRegistry.__table__:
        return MetaMetricRegistry.id.is_not(None)
    own = table.c.tenant_id == tenant_id
    if table is SavedView.__table__:
        return own & or_(SavedView.is_shared, SavedView.user_id == user_id)
    return own
