"""What belongs to a row, told by the foreign keys of the metadata, so that new tables are included.

A key may also only point: those of `POINTERS` are emptied, and their rows stay.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, ForeignKeyConstraint, Table, and_, or_, select, tuple_

from models import Base, MetaPage, Tenant

PAGE: Table = MetaPage.__table__  # type: ignore[assignment]
TENANT: Table = Tenant.__table__  # type: ignore[assignment]
POINTERS = frozenset({("membership", "default_page_id")})


def tables_below(root: Table) -> list[Table]:
    """The tables whose rows belong to a row of `root`, those that refer to others first."""
    found = {root}
    for table in Base.metadata.sorted_tables:
        if any(key.referred_table in found for key in _owning(table)):
            found.add(table)
    return [table for table in reversed(Base.metadata.sorted_tables) if table in found - {root}]


def belonging(table: Table, page: tuple[int, int]) -> ColumnElement[bool]:
    """Which rows of the table belong to a Page, by tenant and our id of it."""
    if table is PAGE:
        return and_(PAGE.c.tenant_id == page[0], PAGE.c.id == page[1])
    below = {PAGE, *tables_below(PAGE)}
    ways = [_by(key, page) for key in _owning(table) if key.referred_table in below]
    ways += [table.c.more_page_ids.contains([page[1]])] if "more_page_ids" in table.columns else []
    return and_(table.c.tenant_id == page[0], or_(*ways))


def of_tenants() -> list[Table]:
    """Every table that names a tenant, those that refer to others first."""
    every = reversed(Base.metadata.sorted_tables)
    return [table for table in every if "tenant_id" in table.columns]


def _by(key: ForeignKeyConstraint, page: tuple[int, int]) -> ColumnElement[bool]:
    parent = key.referred_table
    if parent is PAGE:
        own: ColumnElement[int] = key.parent.c[_own_column(key)]
        return own == page[1]
    there = [element.column for element in key.elements]
    inside = select(*there).where(belonging(parent, page))
    return tuple_(*key.columns).in_(inside)


def _own_column(key: ForeignKeyConstraint) -> str:
    return next(column.name for column in key.columns if column.name != "tenant_id")


def _owning(table: Table) -> Sequence[ForeignKeyConstraint]:
    return [
        key
        for key in table.foreign_key_constraints
        if not any((table.name, column.name) in POINTERS for column in key.columns)
        and key.referred_table is not table
    ]
