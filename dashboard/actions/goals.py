"""Goals of Pages: setting one, changing its target, deleting it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor
from dashboard.actions.answers import Done, NotThereError
from dashboard.actions.pages import own_page
from dashboard.actions.roles import action
from dashboard.actions.stored_once import stored_once
from dashboard.queries.inputs import BadInput
from dashboard.queries.insights.goals import measures
from dashboard.queries.workspace.goals import GoalSummary, find_goal, summarise_goal
from models import Goal, MetaPage

YEARS, MONTHS = (2010, 2100), (0, 12)
GREATEST = Decimal(10) ** 15
MOST_GOALS = 500
TAKEN = "{page} has a goal for these days already; change or delete it."


@action("analyst", "set goals")
def set_goal(
    who: Actor, session: Session, page_id: str, given: Mapping[str, Any]
) -> Done[GoalSummary]:
    """A new goal: `metric`, `year`, `month` (0: the year) and `target`. Raises BadInput."""
    page = own_page(who, session, page_id)
    known = measures()
    if given["metric"] not in known:
        raise BadInput("metric", f"The metric must be one of {', '.join(known)}.")
    _within("year", given["year"], YEARS)
    _within("month", given["month"], MONTHS)
    mine = (
        select(func.count())
        .select_from(Goal)
        .where(Goal.tenant_id == page.tenant_id, Goal.meta_page_id == page.id)
    )
    if (session.scalar(mine) or 0) >= MOST_GOALS:
        raise BadInput("metric", f"{page.name} has {MOST_GOALS} goals already; delete some first.")
    goal = Goal(
        tenant_id=page.tenant_id,
        meta_page_id=page.id,
        metric=given["metric"],
        year=given["year"],
        month=given["month"],
        target=checked_target(given["target"]),
        created_by=who.user_id,
    )
    with stored_once(session, "month", TAKEN.format(page=page.name)):
        session.add(goal)
    _note(who, session, "goal.set", goal, page)
    return Done("The goal is set.", summarise_goal(goal))


@action("analyst", "change goals")
def change_goal(who: Actor, session: Session, goal_id: int, target: Any) -> Done[GoalSummary]:
    """Another target for the same days. Raises BadInput."""
    goal = _find(who, session, goal_id)
    goal.target = checked_target(target)
    session.flush()
    _note(who, session, "goal.changed", goal)
    return Done("The goal is changed.", summarise_goal(goal))


@action("analyst", "delete goals")
def delete_goal(who: Actor, session: Session, goal_id: int) -> Done[None]:
    """Deletes a goal; the numbers stay."""
    goal = _find(who, session, goal_id)
    _note(who, session, "goal.deleted", goal)
    session.delete(goal)
    return Done("The goal is deleted.", None)


def checked_target(given: Any) -> Decimal:
    """A number above 0. Raises BadInput."""
    try:
        target = Decimal(str(given))
    except ArithmeticError:
        target = Decimal("NaN")
    if not target.is_finite() or not 0 < target < GREATEST:
        raise BadInput("target", "Write the target as a number above 0, such as 5000.")
    return target


def _within(name: str, value: Any, bounds: tuple[int, int]) -> None:
    low, high = bounds
    if not low <= value <= high:
        raise BadInput(name, f"The value must lie between {low} and {high}.")


def _note(
    who: Actor, session: Session, what: str, goal: Goal, page: MetaPage | None = None
) -> None:
    page = page or session.get_one(MetaPage, (goal.tenant_id, goal.meta_page_id))
    days = f"{goal.year}-{goal.month:02}" if goal.month else str(goal.year)
    facts = {"page": page.page_id, "metric": goal.metric, "days": days}
    who.note(session, what, goal=goal.id, target=f"{goal.target.normalize():f}", **facts)


def _find(who: Actor, session: Session, goal_id: int) -> Goal:
    goal = find_goal(session, who.tenant_id, goal_id)
    if goal is None:
        raise NotThereError
    return goal
