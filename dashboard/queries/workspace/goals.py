"""The goals of Pages: read with a Page's newest day, so that a first view asks nothing more."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ScalarSelect, Text, cast, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from models import Goal, MetaPage
from models.goals import WHOLE_YEAR
from models.once import once, tell


@dataclass(frozen=True)
class GoalSummary:
    """A target of a Page for a metric of the overview, over a month or a whole year."""

    id: int
    metric: str
    year: int
    month: int = field(metadata={"description": "1 to 12; 0 is the whole year."})
    target: Decimal

    @property
    def since(self) -> date:
        """Its first day."""
        return date(self.year, self.month or 1, 1)

    @property
    def until(self) -> date:
        """Its last day."""
        month = self.month or 12
        return date(self.year, month, monthrange(self.year, month)[1])

    @property
    def of_year(self) -> bool:
        """Whether it is of a whole year."""
        return self.month == WHOLE_YEAR


def goals_beside(
    tenant_id: InstrumentedAttribute[int], page_id: InstrumentedAttribute[int]
) -> ScalarSelect[Any]:
    """A Page's goals as a column of another statement, for `bring_goals`."""
    row = func.jsonb_build_array(
        Goal.id, Goal.metric, Goal.year, Goal.month, cast(Goal.target, Text)
    )
    return (
        select(func.jsonb_agg(row))
        .where(Goal.tenant_id == tenant_id, Goal.meta_page_id == page_id)
        .scalar_subquery()
    )


def bring_goals(session: Session, page_id: int, found: Any) -> None:
    """Keeps what the column brought."""
    tell(session, _place(page_id), _read(found))


def goals_of(session: Session, page: MetaPage) -> Sequence[GoalSummary]:
    """All goals of the Page, the newest first, and a year before its months."""

    def read() -> list[GoalSummary]:
        found = goals_beside(MetaPage.tenant_id, MetaPage.id)
        mine = (MetaPage.tenant_id == page.tenant_id, MetaPage.id == page.id)
        return _read(session.scalar(select(found).where(*mine)))

    return once(session, _place(page.id), read)


def goals_on(session: Session, page: MetaPage, day: date) -> list[GoalSummary]:
    """Those whose month or year holds the day, the months first."""
    held = [goal for goal in goals_of(session, page) if goal.since <= day <= goal.until]
    return sorted(held, key=lambda goal: (goal.of_year, goal.metric))


def find_goal(session: Session, tenant_id: int, goal_id: int) -> Goal | None:
    """The tenant's goal with this id."""
    return session.get(Goal, (tenant_id, goal_id))


def summarise_goal(goal: Goal) -> GoalSummary:
    """One goal."""
    return GoalSummary(goal.id, goal.metric, goal.year, goal.month, goal.target)


def _place(page_id: int) -> tuple[str, int]:
    return "goals", page_id


def _read(found: Any) -> list[GoalSummary]:
    goals = [
        GoalSummary(id_, metric, year, month, Decimal(target))
        for id_, metric, year, month, target in found or ()
    ]
    return sorted(goals, key=lambda goal: (goal.until, goal.of_year, goal.metric), reverse=True)
