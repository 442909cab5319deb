"""What every screen of a Page asks of it, as a column of the statement that reads the Page."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from catalog.picker import bring_refused, refused_beside
from dashboard.queries.workspace.goals import bring_goals, goals_beside
from models import MetaPage, MetaPageFreshness
from models.once import recall, tell


def beside(is_wanted: ColumnElement[bool]) -> ColumnElement[Any]:
    """Its newest day with a value, its goals and what it is refused; of others nothing is read."""
    row = MetaPageFreshness
    newest = select(row.newest_day).where(
        row.tenant_id == MetaPage.tenant_id, row.meta_page_id == MetaPage.id
    )
    told = func.jsonb_build_array(
        newest.scalar_subquery(),
        goals_beside(MetaPage.tenant_id, MetaPage.id),
        refused_beside(MetaPage.tenant_id, MetaPage.id),
    )
    return case((is_wanted, told))


def bring(session: Session, page_id: int, told: Any) -> None:
    """Keeps what the column brought, if it did."""
    if told is not None:
        newest, goals, refused = told
        tell(session, _place(page_id), (newest and date.fromisoformat(newest),))
        bring_goals(session, page_id, goals)
        bring_refused(session, page_id, refused)


def brought_newest_day(session: Session, page_id: int) -> tuple[date | None] | None:
    """The newest day with a value, where it was brought."""
    found: tuple[date | None] | None = recall(session, _place(page_id))
    return found


def _place(page_id: int) -> tuple[str, int]:
    return "newest day", page_id
