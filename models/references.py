"""References of the many numbers, which PostgreSQL checks once a statement instead of once a row.

A foreign key looks up its row for each point that is written: more than half of what storing costs.
Points come by thousands for a few lines, so triggers say the same once for each line:

1. Who writes points locks their lines (FOR KEY SHARE, as a foreign key does) until the transaction
   ends; a line that is not there, or is deleted meanwhile, ends the statement.
2. Who deletes lines waits for these locks, then looks with fresh eyes for points that are left, and
   is refused if there are any.
3. What both are named by never changes.

Whoever writes, imports, deletes or restores is held by them. The metadata has the foreign keys, by
which deletions and policies find their way; the database has the triggers in their place, as the
migrations made them.
"""

from typing import Any

from sqlalchemy import ForeignKeyConstraint

HELD_BY_TRIGGERS = "held_by_triggers"


def in_the_schema(thing: Any, _name: str | None, _kind: str, _is_there: bool, _other: Any) -> bool:
    """For Alembic: whether it is to look for this in the database."""
    return not (isinstance(thing, ForeignKeyConstraint) and thing.info.get(HELD_BY_TRIGGERS))
