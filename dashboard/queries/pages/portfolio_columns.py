"""The columns of the portfolio that a person sees."""

from sqlalchemy.orm import Session

from dashboard.queries.pages.portfolio_wish import COLUMNS
from dashboard.queries.workspace.screen_columns import known_columns, read_columns

SCREEN = "portfolio"
# In the order in which they stand; a Page's name is always there.
CHOOSABLE = (
    *("goals", "views", "trend"),
    *(name for name in COLUMNS if name != "views"),
    *("fresh", "alerts"),
)


def chosen_columns(session: Session, tenant_id: int, user_id: int) -> list[str]:
    """Those that the person chose; all of them without a choice."""
    chosen = read_columns(session, tenant_id, user_id, SCREEN)
    return list(CHOOSABLE) if chosen is None else known_columns(chosen, CHOOSABLE)
