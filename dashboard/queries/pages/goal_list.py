"""The goals of all Pages, or of one, as a list: each with its Page and where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, Select, case, func, select
from sqlalchemy.orm import Session

from dashboard.queries.insights.goals import Standing, measures, standings_of, wanted_days
from dashboard.queries.insights.metrics import read_metrics
from dashboard.queries.insights.points import Stored, read_points_of_pages
from dashboard.queries.pages.freshness import Freshness, read_freshness
from dashboard.queries.workspace.goals import summarise_goal
from models import Goal, MetaPage
from models.goals import WHOLE_YEAR

AFTER_DECEMBER = 13
Rows = Sequence[Row[Goal, MetaPage]]


@dataclass(frozen=True)
class ListedGoal:
    """A goal and where it stands, with Facebook's id of its Page and what the Page is called."""

    page_id: str
    page_name: str
    standing: Standing


def list_goals(
    session: Session,
    tenant_id: int,
    now: datetime,
    *,
    limit: int,
    offset: int = 0,
    page_id: str = "",
) -> tuple[int, list[ListedGoal]]:
    """How many there are, and a part of them by the newest numbers: the newest days first.

    `page_id` is Facebook's id of the one Page whose goals are wanted; empty for those of all.
    """
    wanted = [MetaPage.tenant_id == tenant_id, Goal.metric.in_(measures())]
    wanted += [MetaPage.page_id == page_id] if page_id else []
    listed = _joined().where(*wanted)
    count = session.scalar(select(func.count()).select_from(listed.subquery())) or 0
    month = case((Goal.month == WHOLE_YEAR, AFTER_DECEMBER), else_=Goal.month)
    rows = session.execute(
        listed.order_by(
            Goal.year.desc(), month.desc(), func.lower(MetaPage.name), MetaPage.id, Goal.metric
        )
        .limit(limit)
        .offset(offset)
    ).all()
    return count, _with_standings(session, tenant_id, rows, now)


def _joined() -> Select[Goal, MetaPage]:
    of_page = (MetaPage.tenant_id == Goal.tenant_id) & (MetaPage.id == Goal.meta_page_id)
    return select(Goal, MetaPage).join(MetaPage, of_page)


def _with_standings(
    session: Session, tenant_id: int, rows: Rows, now: datetime
) -> list[ListedGoal]:
    fresh = read_freshness(session, tenant_id, {page.id: page for _, page in rows}.values(), now)
    stored = _stored(session, tenant_id, rows, fresh)
    return [
        ListedGoal(page.page_id, page.name, standing)
        for goal, page in rows
        for standing in standings_of(
            [summarise_goal(goal)], stored.get(page.id, {}), fresh[page.id].data_through, now
        )
    ]


def _stored(
    session: Session, tenant_id: int, rows: Rows, fresh: dict[int, Freshness]
) -> dict[int, Stored]:
    """The numbers of all in one statement."""
    known = measures()
    keys = {key for goal, _ in rows for key in known[goal.metric].series}
    days = {
        span
        for goal, page in rows
        for span in wanted_days([summarise_goal(goal)], fresh[page.id].data_through)
    }
    metrics, pages = read_metrics(session, "PAGE", keys).values(), {page.id for _, page in rows}
    return read_points_of_pages(session, tenant_id, pages, metrics, sorted(days))
