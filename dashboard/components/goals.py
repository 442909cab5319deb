"""Goals in words: how much is reached, how much of the time is gone, and where the pace leads."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from dash import dcc, html

from dashboard.format import day, exact_value, month, percent, whole_number
from dashboard.queries.insights.goal_progress import (
    AHEAD,
    BEHIND,
    MEAN,
    MISSED,
    REACHED,
    UPCOMING,
)
from dashboard.queries.insights.goals import Standing
from dashboard.queries.insights.overview import Overview

WAYS = {AHEAD: "up", REACHED: "up", BEHIND: "down", MISSED: "down"}


def goal_days(standing: Standing) -> str:
    """November 2026; 2026."""
    goal = standing.goal
    return str(goal.year) if goal.of_year else f"{month(goal.since)} {goal.year}"


def goal_sentence(standing: Standing) -> str:
    """62 % reached, 70 % of the month gone: at this pace 4,100 of 5,000."""
    progress, target = standing.progress, _number(standing, standing.goal.target)
    if progress.state == UPCOMING:
        return f"{target} is the goal from {day(standing.since, year=True)} on."
    if progress.value is None:
        return f"No number yet for the goal of {target}.{_missing(standing)}"
    value = _number(standing, progress.value)
    if progress.state in (REACHED, MISSED):
        head = f"{progress.state.capitalize()}: {value} of {target} ({_share(standing)})."
        return f"{head}{_provisional(standing)}"
    gone = percent(round(progress.passed / progress.length, 2))
    time = "year" if standing.goal.of_year else "month"
    head = f"{_share(standing)} reached, {gone} of the {time} gone"
    pace = _pace(standing, value, target)
    return f"{head}: {pace}.{_missing(standing)}{_provisional(standing)}"


def card_goals(metric: str, overview: Overview, way: str | None = None) -> list[Any]:
    """The goals of a key figure as lines of its card; `way` is where they are set, if anywhere."""
    mine = [standing for standing in overview.goals if standing.goal.metric == metric]
    return [
        html.P(
            [_name(one, way), html.Span(f": {goal_sentence(one)}", className="muted")],
            className="kpi-goal",
        )
        for one in mine
    ]


def goals_way(page_id: str, metric: str = "") -> str:
    """The address of the screen that sets the goals of a Page, for this key figure first."""
    values = {"of": page_id} | ({"metric": metric} if metric else {})
    return f"/settings/goals?{urlencode(values)}"


def goal_lines(standings: Sequence[Standing]) -> list[str]:
    """The goals in sentences that stand by themselves."""
    return [f"{one.title}, goal of {goal_days(one)}: {goal_sentence(one)}" for one in standings]


def goals_mark(standings: Sequence[Standing]) -> str:
    """How many goals are on their way: 2 of 3 goals on pace; nothing without goals that began."""
    begun = [one for one in standings if one.progress.state in WAYS]
    if not begun:
        return ""
    well = sum(1 for one in begun if WAYS[one.progress.state] == "up")
    return f"{well} of {len(begun)} goal{'s' if len(begun) > 1 else ''} on pace"


def _pace(standing: Standing, value: str, target: str) -> str:
    progress = standing.progress
    if standing.aggregation == MEAN:
        return f"{value} of {target} on the average day"
    if progress.pace is None:
        return f"{value} of {target}"
    return f"at this pace {_number(standing, progress.pace)} of {target}"


def _share(standing: Standing) -> str:
    """Rounded down: what is reached at 99.6 % is not reached."""
    share = standing.progress.share or 0
    return percent(int(share * 100 + 1e-9) / 100)


def _number(standing: Standing, value: Any) -> str:
    return whole_number(value) if standing.unit == "count" else exact_value(value, standing.unit)


def _missing(standing: Standing) -> str:
    progress = standing.progress
    lacking = progress.passed - progress.days
    if not lacking:
        return ""
    return f" {lacking} of these days {'has' if lacking == 1 else 'have'} no number."


def _provisional(standing: Standing) -> str:
    days = standing.progress.provisional
    if not days:
        return ""
    return f" {days} day{'s are' if days > 1 else ' is'} provisional."


def _name(standing: Standing, way: str | None) -> Any:
    text, look = f"Goal of {goal_days(standing)}", goal_look(standing)
    if way is None:
        return html.Span(text, className=look)
    return dcc.Link(text, href=way, className=f"{look} goal-way")


def goal_look(standing: Standing) -> str:
    """The class that colours a goal by whether it is on its way."""
    way = WAYS.get(standing.progress.state)
    return f"way way-{way}" if way else "way"
