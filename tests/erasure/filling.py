"""A row in every table, whichever there are: of a tenant, a Page and a person."""

import re
import uuid
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ARRAY, Boolean, Column, Engine, Table, Uuid, insert, select
from sqlalchemy.dialects.postgresql import DATEMULTIRANGE, JSONB

from models import Base, Membership, MetaMetricRegistry, MetaPage, Tenant, User

# Work that has ended, which no worker takes up, and what has no check to be read.
WANTED: dict[tuple[str, str], Any] = {
    ("background_job", "status"): "succeeded",
    ("sync_run", "status"): "succeeded",
    ("schedule", "hour"): 1,
}
ONE_OF = re.compile(r"(\w+) IN \('([^']*)'")
KEPT = {"tenant", "user", "membership", "meta_page", "meta_metric_registry", "erasure"}


def fill(engine: Engine, tenant_id: int, page_id: int, email: str) -> dict[str, dict[str, Any]]:
    """Writes a row into each table as the owner; returns the rows by table."""
    made = _start(engine, tenant_id, page_id, email)
    for table in Base.metadata.sorted_tables:
        if table.name not in KEPT:
            made[table.name] = _add(engine, table, made, tenant_id)
    return made


def _start(engine: Engine, tenant_id: int, page_id: int, email: str) -> dict[str, dict[str, Any]]:
    user, page, metric = User.__table__, MetaPage.__table__, MetaMetricRegistry.__table__
    member = Membership.__table__
    with engine.begin() as connection:
        person = connection.execute(select(user).where(user.c.email == email)).mappings().one()
        here = member.c.tenant_id == tenant_id, member.c.user_id == person["id"]
        found = {
            "tenant": select(Tenant.__table__).where(Tenant.__table__.c.id == tenant_id),
            "meta_page": select(page).where(page.c.tenant_id == tenant_id, page.c.id == page_id),
            "meta_metric_registry": select(metric).limit(1),
            "membership": select(member).where(*here),
        }
        rows = {name: dict(connection.execute(q).mappings().one()) for name, q in found.items()}
    return rows | {"user": dict(person)}


def _add(
    engine: Engine, table: Table, made: dict[str, dict[str, Any]], tenant_id: int
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key in table.foreign_key_constraints:
        for column, element in zip(key.columns, key.elements, strict=True):
            values[column.name] = made[key.referred_table.name][element.column.name]
    for column in table.columns:
        if column.name not in values and _is_needed(table, column):
            values[column.name] = _value(table, column, tenant_id)
    with engine.begin() as connection:
        statement = insert(table).values(values).returning(*table.columns)
        return dict(connection.execute(statement).mappings().one())


def _is_needed(table: Table, column: Column[Any]) -> bool:
    if (table.name, column.name) in WANTED:
        return True
    has_default = column.default is not None or column.server_default is not None
    return not column.nullable and not has_default and column.identity is None


def _value(table: Table, column: Column[Any], tenant_id: int) -> Any:
    if (table.name, column.name) in WANTED:
        return WANTED[table.name, column.name]
    for check in table.constraints:
        found = ONE_OF.match(str(getattr(check, "sqltext", "")))
        if found and found[1] == column.name:
            return found[2]
    kinds: list[tuple[Any, Any]] = [
        (Boolean, False),
        (JSONB, {}),
        (ARRAY, []),
        (Uuid, uuid.uuid4()),
        (DATEMULTIRANGE, []),
    ]
    for kind, value in kinds:
        if isinstance(column.type, kind):
            return value
    python = column.type.python_type
    return {
        str: f"{table.name}-{tenant_id}",
        datetime: datetime(2026, 11, 1, tzinfo=UTC),
        date: date(2026, 11, 1),
        bytes: b"x",
    }.get(python, 1)
