"""Goals of Pages, and how far they are."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields

from dashboard.actions.goals import change_goal, delete_goal, set_goal
from dashboard.api.acting import act
from dashboard.api.fields import ListArguments, part_of, the_page
from dashboard.api.schemas import Goal, GoalStanding, PartOfList
from dashboard.auth.identity import current_tenant_id
from dashboard.queries.insights.goals import measures, read_standings
from dashboard.queries.pages.freshness import read_freshness
from dashboard.queries.workspace.goals import GoalSummary, goals_of
from models.orm import now_utc
from models.scope import tenant_session

blueprint = Blueprint("goals", __name__, url_prefix="/api/meta", description="Goals of Pages")


class GoalArguments(Schema):
    """A key figure of the overview, a month (0 for the whole year), and the target.

    The target of a rate is a ratio: 0.05 is 5 %.
    """

    metric = fields.String(required=True, metadata={"enum": list(measures())})
    year = fields.Integer(strict=True, required=True)
    month = fields.Integer(strict=True, required=True)
    target = fields.Float(required=True)


class TargetArguments(Schema):
    """Another target."""

    target = fields.Float(required=True)


class GoalList(PartOfList):
    """Goals and where they stand, the newest days first."""

    results = fields.List(fields.Nested(GoalStanding))


@blueprint.get("/pages/<page_id>/goals/")
@blueprint.arguments(ListArguments, location="query")
@blueprint.response(200, GoalList)
def goals(arguments: dict[str, Any], page_id: str) -> dict[str, Any]:
    """The Page's goals, with their progress by the newest numbers."""
    now = now_utc()
    with tenant_session(current_tenant_id()) as session:
        page = the_page(session, page_id)
        found = part_of(goals_of(session, page), arguments)
        through = read_freshness(session, page.tenant_id, [page], now)[page.id].data_through
        standings = read_standings(session, page, found["results"], through, now)
    return found | {"results": standings}


@blueprint.post("/pages/<page_id>/goals/")
@blueprint.arguments(GoalArguments)
@blueprint.response(201, Goal)
def make(arguments: dict[str, Any], page_id: str) -> GoalSummary:
    """Sets a goal for a month or a year. Owners and analysts only."""
    return act(lambda who, session: set_goal(who, session, page_id, arguments))


@blueprint.patch("/goals/<int:goal_id>/")
@blueprint.arguments(TargetArguments)
@blueprint.response(200, Goal)
def change(arguments: dict[str, Any], goal_id: int) -> GoalSummary:
    """Gives a goal another target. Owners and analysts only."""
    return act(lambda who, session: change_goal(who, session, goal_id, arguments["target"]))


@blueprint.delete("/goals/<int:goal_id>/")
@blueprint.response(204)
def delete(goal_id: int) -> None:
    """Deletes a goal. Owners and analysts only."""
    act(lambda who, session: delete_goal(who, session, goal_id))
