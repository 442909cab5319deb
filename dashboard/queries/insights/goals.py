"""Where the goals of a Page stand, by the numbers of its overview."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from catalog.source import load_catalog
from dashboard.queries.days.pacific import ONE_DAY
from dashboard.queries.insights.goal_progress import (
    LAST,
    MEAN,
    MOVE,
    SUM,
    Days,
    Progress,
    Target,
    progress_of,
    rate_of,
)
from dashboard.queries.insights.key_figures import (
    ENGAGEMENT_RATE,
    ENGAGEMENTS,
    FOLLOWERS,
    NET_FOLLOWS,
    VIEWERS,
)
from dashboard.queries.insights.metrics import read_metrics
from dashboard.queries.insights.points import Values, read_points
from dashboard.queries.workspace.goals import GoalSummary
from models import MetaPage

# What is computed of stored metrics: its title, its unit, how it comes about, and of which.
COMPUTED = {
    ENGAGEMENT_RATE: ("Engagement rate", "ratio", MEAN, (ENGAGEMENTS, VIEWERS)),
    NET_FOLLOWS: ("Net follows", "count", MOVE, (FOLLOWERS,)),
}
HOW = {"sum": SUM, "last": LAST, "none": MEAN}
Stored = Mapping[tuple[str, str], Values]


@dataclass(frozen=True)
class Measure:
    """What a goal can be set for: a key figure of the overview."""

    metric: str
    title: str
    unit: str
    how: str
    series: tuple[str, ...]


@dataclass(frozen=True)
class Standing:
    """A goal and how far it is."""

    goal: GoalSummary
    title: str
    unit: str
    aggregation: str
    since: date
    until: date
    progress: Progress


def measures() -> dict[str, Measure]:
    """The key figures by their metric, in the order of the overview."""
    catalog = load_catalog()
    known = [catalog.metric("PAGE", key) for key in catalog.kpis]
    found = {
        one.key: Measure(one.key, one.title, one.unit, HOW[one.aggregation], (one.key,))
        for one in known
        if one is not None
    }
    return found | {key: Measure(key, *said) for key, said in COMPUTED.items()}


def wanted_days(goals: Iterable[GoalSummary], through: date | None) -> list[tuple[str, date, date]]:
    """The days that they need, for `read_points`: their own, and the one before."""
    if through is None:
        return []
    return [("day", goal.since - ONE_DAY, min(goal.until, through)) for goal in goals]


def standings_of(
    goals: Iterable[GoalSummary], stored: Stored, through: date | None, now: datetime
) -> list[Standing]:
    """The goals whose metric there is, by stored values whose newest day is `through`."""
    known = measures()
    return [
        _standing(goal, known[goal.metric], stored, through, now)
        for goal in goals
        if goal.metric in known
    ]


def read_standings(
    session: Session,
    page: MetaPage,
    goals: list[GoalSummary],
    through: date | None,
    now: datetime,
) -> list[Standing]:
    """The same with the values read in one statement."""
    known = measures()
    keys = {key for goal in goals if goal.metric in known for key in known[goal.metric].series}
    metrics = read_metrics(session, "PAGE", keys).values()
    stored = read_points(session, page, metrics, wanted_days(goals, through))
    return standings_of(goals, stored, through, now)


def _standing(
    goal: GoalSummary, measure: Measure, stored: Stored, through: date | None, now: datetime
) -> Standing:
    target = Target(goal.since, goal.until, goal.target, measure.how)
    return Standing(
        goal=goal,
        title=measure.title,
        unit=measure.unit,
        aggregation=measure.how,
        since=goal.since,
        until=goal.until,
        progress=progress_of(target, _daily(measure, stored), through, now),
    )


def _daily(measure: Measure, stored: Stored) -> Days:
    lines: list[Mapping[date, Decimal]] = [stored.get((key, "day"), {}) for key in measure.series]
    return rate_of(*lines) if measure.metric == ENGAGEMENT_RATE else lines[0]
