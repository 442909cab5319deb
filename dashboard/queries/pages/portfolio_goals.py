"""The goals of many Pages and where they stand: those of the last day of each Page's range."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from dashboard.queries.days.ranges import DateRange
from dashboard.queries.insights.goals import Standing, measures, standings_of, wanted_days
from dashboard.queries.insights.metrics import read_metrics
from dashboard.queries.insights.points import read_points_of_pages
from dashboard.queries.pages.freshness import Freshness
from dashboard.queries.workspace.goals import goals_on
from models import MetaPage


def goals_of_pages(
    session: Session,
    pages: Sequence[MetaPage],
    spans: Mapping[int, DateRange],
    fresh: Mapping[int, Freshness],
    now: datetime,
) -> dict[int, list[Standing]]:
    """By our id of the Page: one statement for the numbers of all, none without goals."""
    through = {page.id: _through(spans[page.id], fresh[page.id]) for page in pages}
    goals = {
        page.id: goals_on(session, page, spans[page.id].until) if through[page.id] else []
        for page in pages
    }
    known = measures()
    every = [goal for of_page in goals.values() for goal in of_page if goal.metric in known]
    keys = {key for goal in every for key in known[goal.metric].series}
    newest = max((day for day in through.values() if day), default=None)
    stored = read_points_of_pages(
        session,
        pages[0].tenant_id,
        [page.id for page in pages if goals[page.id]],
        read_metrics(session, "PAGE", keys).values(),
        wanted_days(every, newest),
    )
    return {
        page.id: standings_of(goals[page.id], stored.get(page.id, {}), through[page.id], now)
        for page in pages
    }


def _through(span: DateRange, fresh: Freshness) -> date | None:
    newest = fresh.data_through
    return None if newest is None or span.is_empty else min(span.until, newest)
