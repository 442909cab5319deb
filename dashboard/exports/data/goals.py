"""The goals of a Page as rows: what is wanted, how far it is, and where the same pace would lead.

They are those of every month and year that holds a day of the export, as its last day has them:
the card of the overview says the same of those that hold the last day.
"""

from collections.abc import Iterator
from decimal import Decimal

from dashboard.components.goals import goal_sentence
from dashboard.exports.data.table import Row, Table
from dashboard.exports.work import Work
from dashboard.queries.insights.goal_progress import LAST, MEAN, MOVE, SUM
from dashboard.queries.insights.goals import Standing, read_standings
from dashboard.queries.workspace.goals import goals_of
from models import MetaPage

RATES = ("share",)
MADE_FROM = {SUM: "total", LAST: "last value", MOVE: "net change", MEAN: "daily average"}
COLUMNS = {
    "page": "the name of the Page",
    "page_id": "Facebook's id of the Page",
    "metric": "Meta's key of the metric; engagement_rate and net_follows are computed here",
    "title": "the metric in words",
    "year": "the year of the goal",
    "month": "1 to 12; empty where the goal is of the whole year",
    "since": "first Pacific day of the goal",
    "until": "last Pacific day of the goal",
    "target": "what is wanted of these days",
    "value": "what came of the days that have passed; empty without a number, never zero",
    "unit": "as in kpis",
    "share": "value ÷ target",
    "pace": "what the last day of the goal would show at the same pace",
    "state": "ahead or behind by its pace; reached or missed by numbers that stay; open without a"
    " number; upcoming",
    "made_from": "how value comes from the days: total, last value, net change, daily average",
    "days_with_value": "days that have passed and have a number",
    "days_passed": "days that have passed",
    "days": "days of the goal",
    "provisional_days": "how many of them Meta may still be counting",
    "told": "the sentence of the card",
}


def _rows(work: Work) -> Iterator[Row]:
    newest = work.fresh.data_through
    if newest is None:
        return
    span, page = work.span, work.page
    goals = [
        goal
        for goal in goals_of(work.session, page)
        if goal.since <= span.until and goal.until >= span.since
    ]
    through = min(span.until, newest)
    for standing in read_standings(work.session, page, goals, through, work.made_at):
        yield goal_row(page, standing)


def goal_row(page: MetaPage, standing: Standing) -> Row:
    """A goal in the columns above."""
    goal, progress = standing.goal, standing.progress
    return [
        page.name,
        page.page_id,
        goal.metric,
        standing.title,
        goal.year,
        None if goal.of_year else goal.month,
        standing.since,
        standing.until,
        goal.target,
        _reckoned(progress.value),
        standing.unit,
        progress.share,
        _reckoned(progress.pace),
        progress.state,
        MADE_FROM[standing.aggregation],
        progress.days,
        progress.passed,
        progress.length,
        progress.provisional,
        goal_sentence(standing),
    ]


def _reckoned(value: Decimal | None) -> Decimal | float | None:
    """A quotient never ends: as many of its digits as a cell keeps."""
    if value is None or value == value.to_integral_value():
        return value
    return float(value)


GOALS = Table(
    "goals",
    "the goals of the months and years of these days: target, progress and pace",
    COLUMNS,
    _rows,
    rates=RATES,
)
