"""How rows of posts are looked up one by one, whatever PostgreSQL thinks of how many there are.

It does not count the posts of a tenant (migration 0054), takes them for few, and would
rather read them all than look some up. What it may not pull into a join it looks up.
"""

from typing import Any

from sqlalchemy import ARRAY, Select, TableValuedAlias, bindparam, func
from sqlalchemy.sql.selectable import LateralFromClause
from sqlalchemy.types import TypeEngine


def each_given(**columns: type[TypeEngine[Any]]) -> TableValuedAlias:
    """Rows of a statement's parameters, each of which is a list of one column's values."""
    lists = (bindparam(name, type_=ARRAY(kind)) for name, kind in columns.items())
    return func.unnest(*lists).table_valued(*columns, name="given").render_derived()


def each_of(rows: Select[*tuple[Any, ...]]) -> LateralFromClause:
    """Looked up for each row that stands before it in a join."""
    return rows.offset(0).lateral()
