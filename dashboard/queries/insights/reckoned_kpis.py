"""Key figures out of stored values: by the rule of each metric, and those computed of others."""

from collections.abc import Mapping
from datetime import date

from catalog.families import chain_of
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
from dashboard.queries.insights.key_figures import (
    ENGAGEMENT_RATE,
    ENGAGEMENTS,
    FOLLOWERS,
    NET_FOLLOWS,
    OWN_FIGURES,
    VIEWERS,
)
from dashboard.queries.insights.kpi import Kpi, kpi_of
from dashboard.queries.insights.metrics import Metric
from dashboard.queries.insights.points import Values

Stored = Mapping[tuple[str, str], Values]


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


def days_wanted(span: DateRange) -> tuple[date, date]:
    """The first and the last day that its numbers need: both periods, and one day before."""
    first, last = span.stretch
    return first - ONE_DAY, last


def points_wanted(span: DateRange) -> list[tuple[str, date, date]]:
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
    since = _counted_since(metric.key, span, daily, figure)
    return kpi_of(metric, figure, span, now, counted_since=since)


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
    points = float(figure.compared.difference * 100) if figure.compared else None
    return kpi_of(OWN_FIGURES[ENGAGEMENT_RATE], figure, span, now, change_points=points)


def _net_follows(stored: Stored, span: DateRange) -> Kpi:
    """How far the number of followers moved: a difference of two stocks, no sum of people."""
    daily = stored.get((FOLLOWERS, "day"), {})

    def step(day: date) -> Day:
        before = daily.get(day - ONE_DAY)
        return daily[day] - before if day in daily and before is not None else None

    now: list[Day] = [daily.get(day) for day in span.days]
    earlier = [span.previous_since - ONE_DAY, *span.previous_days] if span.compares else []
    figure = move(
        [daily.get(span.since - ONE_DAY), *now],
        [daily.get(day) for day in earlier],
    )
    steps = [step(day) for day in span.days]
    # A day with followers is known, also where the day before has none to step from.
    return kpi_of(OWN_FIGURES[NET_FOLLOWS], figure, span, steps, known=now)
