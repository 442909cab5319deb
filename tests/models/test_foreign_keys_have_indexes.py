"""Deleting a row looks up who refers to it: each such foreign key has an index."""

import pytest
from sqlalchemy import ForeignKeyConstraint, Index, Table, UniqueConstraint

from models import Base

# Rows of these are never deleted: a metric that Meta ends stays, and so does the row of a deleted
# person, under a pseudonym. What posts count goes with its tenant alone, all at once, so that who
# refers to it is looked up once.
KEPT = {"meta_metric_registry", "user", "meta_post_counter"}
KEYS = [
    key
    for table in Base.metadata.sorted_tables
    for key in sorted(table.foreign_key_constraints, key=lambda one: one.column_keys)
    if key.referred_table.name not in KEPT
]


def holds_all(index: Index, columns: set[str]) -> bool:
    """A partial index serves if it leaves out nothing but rows without a reference."""
    where = index.dialect_options["postgresql"]["where"]
    return where is None or str(where) in {f"{column} IS NOT NULL" for column in columns}


def lookups(table: Table, columns: set[str]) -> list[list[str]]:
    unique = [one for one in table.constraints if isinstance(one, UniqueConstraint)]
    indexes = [one for one in table.indexes if holds_all(one, columns)]
    return [
        [column.name for column in one.columns] for one in (table.primary_key, *unique, *indexes)
    ]


@pytest.mark.parametrize("key", KEYS, ids=lambda key: f"{key.table.name}-{key.column_keys}")
def test_whoever_is_deleted_finds_who_refers_to_it(key: ForeignKeyConstraint) -> None:
    columns = set(key.column_keys)
    found = lookups(key.table, columns)
    assert any(set(one[: len(columns)]) == columns for one in found), found


@pytest.mark.parametrize("table", ["meta_insight_point", "meta_post_insight_point"])
def test_the_many_numbers_have_no_index_but_their_key(table: str) -> None:
    assert list(Base.metadata.tables[table].indexes) == []
