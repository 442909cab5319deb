"""The references that triggers hold in the place of foreign keys, as the metadata tells them."""

from dataclasses import dataclass

from models import Base
from models.references import HELD_BY_TRIGGERS


@dataclass(frozen=True)
class Reference:
    """Rows of `table` name, beside their tenant, the id of a row of `parent` in `column`."""

    table: str
    column: str
    parent: str

    @property
    def key(self) -> str:
        """The name of the foreign key in whose place the triggers are."""
        return f"fk_{self.table}_tenant_id_{self.column}"


REFERENCES = [
    Reference(table.name, key.column_keys[1], key.referred_table.name)
    for table in Base.metadata.sorted_tables
    for key in sorted(table.foreign_key_constraints, key=lambda each: each.column_keys)
    if key.info.get(HELD_BY_TRIGGERS)
]
