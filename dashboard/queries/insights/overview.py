"""The overview's KPIs: each number with the period before, in a handful of statements."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from catalog.families import chain_of
from catalog.source import load_catalog
from dashboard.queries.days.pacific import ONE_DAY
from dashboard.queries.days.ranges import DateRange
from dashboard.queries.insights.aggregate import (
    WINDOWS,
    Day,
    Figure,
    add_up,
    average,
    move,
    take_last,
    take_window,
)
from dashboard.queries.insights.compared import Compared
from dashboard.queries.insights.goals import Standing, standings_of, wanted_days
from dashboard.queries.insights.key_figures import (
    ENGAGEMENT_RATE,
    ENGAGEMENT_RATE_FORMULA,
    ENGAGEMENTS,
    FOLLOWERS,
    NET_FOLLOWS,
    NET_FOLLOWS_FORMULA,
    VIEWERS,
)
from dashboard.queries.insights.marked_points import count_imported, read_marked_points
from dashboard.queries.insights.metrics import Metric, read_metrics
from dashboard.queries.insights.points import Values
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
Stored = Mapping[tuple[str, str], Values]


@dataclass(frozen=True)
class Kpi:
    """One number of the overview; `days` of `of_days` have a value, `value` is of these.

    `change` is a ratio of the two values in `compared`, which are of the days that both periods
    have; `value` and `previous` are each period's own.
    `counted_since` is the day of a seam that explains missing days or a missing comparison.
    `change_points` is the change of a rate, in percentage points; only rates have one.
    `imported_days` of the days that it is made of came from a file, and not from Meta's API.
    """

    metric: str
    title: str
    unit: str
    aggregation: str
    value: Decimal | None
    days: int
    of_days: int
    previous: Decimal | None
    compared: Compared | None
    change: float | None
    label: str
    net_change: Decimal | None
    spark: list[Decimal | None]
    data_through: date | None
    formula: str | None = None
    counted_since: date | None = None
    change_points: float | None = None
    imported_days: int = 0


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
    wanted = [*_wanted_points(date_range), *wanted_days(goals, through)]
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


def kpis_of(
    metrics: list[Metric], stored: Stored, span: DateRange, *, rate: bool = True
) -> list[Kpi]:
    """The numbers of these metrics, and what is computed from them, out of stored values.

    Of the engagement rate only with `rate`: it takes longer than the others.
    """
    keys = {metric.key for metric in metrics}
    kpis = [_kpi(metric, stored, span) for metric in metrics]
    if rate and keys >= {ENGAGEMENTS, VIEWERS}:
        kpis.append(_engagement_rate(stored, span))
    if FOLLOWERS in keys:
        kpis.append(_net_follows(stored, span))
    return kpis


def _place(kpi: Kpi) -> int:
    return ORDER.index(kpi.metric) if kpi.metric in ORDER else len(ORDER)


def _kpi_metrics(session: Session) -> list[Metric]:
    keys = load_catalog().kpis
    found = read_metrics(session, "PAGE", keys)
    return [found[key] for key in keys if key in found]


def days_wanted(span: DateRange) -> tuple[date, date]:
    """The first and the last day that its numbers need: both periods, and one day before."""
    first, last = span.stretch
    return first - ONE_DAY, last


def _wanted_points(span: DateRange) -> list[tuple[str, date, date]]:
    """All days of both periods and one before each, and the windows that end them."""
    periods = [(span.since, span.until)]
    if span.compares:
        periods.append((span.previous_since, span.previous_until))
    wanted = [("day", since - ONE_DAY, until) for since, until in periods]
    window = WINDOWS.get(len(span.days))
    if window:
        wanted += [(window, until, until) for _since, until in periods]
    return wanted


def _kpi(metric: Metric, stored: Stored, span: DateRange) -> Kpi:
    daily = stored.get((metric.key, "day"), {})
    now: list[Day] = [daily.get(day) for day in span.days]
    figure = _figure(metric, stored, span, now)
    return Kpi(
        metric=metric.key,
        title=metric.title,
        unit=metric.unit,
        aggregation=metric.aggregation,
        value=figure.value,
        days=figure.days,
        of_days=len(span.days),
        previous=figure.previous,
        compared=figure.compared,
        change=figure.change,
        label=figure.label,
        net_change=figure.net_change,
        spark=now,
        data_through=_newest(span, now),
        counted_since=_counted_since(metric.key, span, daily, figure),
    )


def _counted_since(key: str, span: DateRange, daily: Values, figure: Figure) -> date | None:
    """The day of the seam, only where days before it are missing."""
    link = next((link for link in chain_of("PAGE", key) if link.metric == key), None)
    if link is None or link.since is None:
        return None
    if not span.compares and figure.days == len(span.days):
        return None
    if figure.compared and figure.compared.days == figure.days == len(span.days):
        return None
    since = link.since
    lacks = any(d < since and d not in daily for d in (*span.days, *span.previous_days))
    return since if lacks else None


def _figure(metric: Metric, stored: Stored, span: DateRange, now: list[Day]) -> Figure:
    daily = stored.get((metric.key, "day"), {})
    before: list[Day] = [daily.get(day) for day in span.previous_days]
    if metric.aggregation == "sum":
        return add_up(now, before)
    if metric.aggregation == "last":
        return take_last(now, before, daily.get(span.since - ONE_DAY))
    length = len(span.days)
    windows = stored.get((metric.key, WINDOWS.get(length, "")), {})
    if span.until in windows:
        same_length = len(span.previous_days) == length
        previous = windows.get(span.previous_until) if same_length else None
        return take_window(windows[span.until], previous, length, metric.title)
    return average(now, before)


def _engagement_rate(stored: Stored, span: DateRange) -> Kpi:
    engagements = stored.get((ENGAGEMENTS, "day"), {})
    viewers = stored.get((VIEWERS, "day"), {})

    def rate(day: date) -> Day:
        people = viewers.get(day)
        return engagements[day] / people if people and day in engagements else None

    now = [rate(day) for day in span.days]
    figure = average(now, [rate(day) for day in span.previous_days])
    return Kpi(
        metric=ENGAGEMENT_RATE,
        title="Engagement rate",
        unit="ratio",
        aggregation="none",
        value=figure.value,
        days=figure.days,
        of_days=len(span.days),
        previous=figure.previous,
        compared=figure.compared,
        change=figure.change,
        label=figure.label,
        net_change=None,
        spark=now,
        data_through=_newest(span, now),
        formula=ENGAGEMENT_RATE_FORMULA,
        change_points=float(figure.compared.difference * 100) if figure.compared else None,
    )


def _net_follows(stored: Stored, span: DateRange) -> Kpi:
    """How far the number of followers moved: a difference of two stocks, no sum of people."""
    daily = stored.get((FOLLOWERS, "day"), {})

    def step(day: date) -> Day:
        before = daily.get(day - ONE_DAY)
        return daily[day] - before if day in daily and before is not None else None

    now = [step(day) for day in span.days]
    earlier = [span.previous_since - ONE_DAY, *span.previous_days] if span.compares else []
    figure = move(
        [daily.get(day) for day in (span.since - ONE_DAY, *span.days)],
        [daily.get(day) for day in earlier],
    )
    return Kpi(
        metric=NET_FOLLOWS,
        title="Net follows",
        unit="count",
        aggregation="last",
        value=figure.value,
        days=sum(1 for day in span.days if day in daily),
        of_days=len(span.days),
        previous=figure.previous,
        compared=figure.compared,
        change=figure.change,
        label=figure.label,
        net_change=None,
        spark=now,
        data_through=_newest(span, [daily.get(day) for day in span.days]),
        formula=NET_FOLLOWS_FORMULA,
    )


def _newest(span: DateRange, values: list[Day]) -> date | None:
    return max((d for d, v in zip(span.days, values, strict=True) if v is not None), default=None)
