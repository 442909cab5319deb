"""The overview's KPIs: each number with the period before, in a handful of statements."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from catalog.source import load_catalog
from dashboard.queries.days.ranges import DateRange
from dashboard.queries.insights.goals import Standing, standings_of, wanted_days
from dashboard.queries.insights.key_figures import (
    ENGAGEMENT_RATE,
    ENGAGEMENTS,
    FOLLOWERS,
    NET_FOLLOWS,
    VIEWERS,
)
from dashboard.queries.insights.kpi import Kpi
from dashboard.queries.insights.marked_points import count_imported, read_marked_points
from dashboard.queries.insights.metrics import Metric, read_metrics
from dashboard.queries.insights.reckoned_kpis import kpis_of, points_wanted
from dashboard.queries.pages.freshness import Freshness, read_freshness
from dashboard.queries.workspace.goals import goals_on
from models import MetaPage
from models.orm import now_utc

# How a marketer reads: what was seen, what it moved, who stayed. Others follow.
ORDER = (
    "page_media_view",
    VIEWERS,
    ENGAGEMENTS,
    ENGAGEMENT_RATE,
    "page_daily_follows",
    NET_FOLLOWS,
    FOLLOWERS,
)


@dataclass(frozen=True)
class Overview:
    """A Page's KPIs over a range of Pacific days.

    `compare` is previous, year, custom or none; where it is none there are no days before.
    `goals` are those that hold the last day.
    """

    page_id: str
    since: date
    until: date
    previous_since: date | None
    previous_until: date | None
    compare: str
    preset: str | None
    data_through: date | None
    stale: bool
    kpis: list[Kpi]
    goals: list[Standing] = field(default_factory=list)


def read_overview(
    session: Session,
    page: MetaPage,
    date_range: DateRange,
    *,
    now: datetime | None = None,
    fresh: Freshness | None = None,
) -> Overview:
    """The catalog's KPIs, net follows and the engagement rate; no KPI crosses a seam.

    `fresh` is the Page's freshness where the caller has read it already.
    """
    now = now or now_utc()
    fresh = fresh or read_freshness(session, page.tenant_id, [page], now)[page.id]
    metrics = _kpi_metrics(session)
    through = min(date_range.until, fresh.data_through) if fresh.data_through else None
    goals = goals_on(session, page, date_range.until) if through else []
    wanted = [*points_wanted(date_range), *wanted_days(goals, through)]
    stored, imported = read_marked_points(session, page, metrics, wanted)
    kpis = [
        replace(kpi, imported_days=count_imported(imported, kpi.metric, date_range, kpi.spark))
        if kpi.value is not None
        else kpi
        for kpi in kpis_of(metrics, stored, date_range)
    ]
    return Overview(
        page_id=page.page_id,
        since=date_range.since,
        until=date_range.until,
        previous_since=date_range.previous_since if date_range.compares else None,
        previous_until=date_range.previous_until if date_range.compares else None,
        compare=date_range.compare,
        preset=date_range.preset,
        data_through=fresh.data_through,
        stale=fresh.stale or date_range.stale,
        kpis=sorted(kpis, key=_place),
        goals=standings_of(goals, stored, through, now),
    )


def _place(kpi: Kpi) -> int:
    return ORDER.index(kpi.metric) if kpi.metric in ORDER else len(ORDER)


def _kpi_metrics(session: Session) -> list[Metric]:
    keys = load_catalog().kpis
    found = read_metrics(session, "PAGE", keys)
    return [found[key] for key in keys if key in found]
