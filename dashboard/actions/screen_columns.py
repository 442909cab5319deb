"""Which columns a person sees in the table of a screen."""

from collections.abc import Sequence

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor
from dashboard.actions.answers import Done
from dashboard.actions.roles import action
from dashboard.queries.inputs import BadInput
from dashboard.queries.posts.columns import MOST_COLUMNS
from models import ScreenColumns

SCREENS = ("portfolio", "posts")
LONGEST_NAME = 120


@action("viewer", "choose the columns of tables for themselves")
def choose_columns(
    who: Actor, session: Session, screen: str, columns: Sequence[str]
) -> Done[list[str]]:
    """Keeps which columns this person sees, in this order. Raises BadInput."""
    if screen not in SCREENS:
        raise BadInput("screen", f"The screen must be one of {', '.join(SCREENS)}.")
    chosen = _checked(columns)
    row = insert(ScreenColumns).values(
        tenant_id=who.tenant_id, user_id=who.user_id, screen=screen, columns=chosen
    )
    kept = ("tenant_id", "user_id", "screen")
    session.execute(
        row.on_conflict_do_update(index_elements=kept, set_={"columns": row.excluded.columns})
    )
    who.note(session, "columns.chosen", screen=screen)
    return Done("The columns are kept.", chosen)


def _checked(columns: Sequence[str]) -> list[str]:
    if len(columns) > MOST_COLUMNS:
        raise BadInput("columns", f"Choose at most {MOST_COLUMNS} columns.")
    if any(len(one) > LONGEST_NAME or not one.isprintable() for one in columns):
        raise BadInput("columns", "Choose columns that the screen offers.")
    return list(dict.fromkeys(columns))
