"""Daily values of a Page out of the narrow tables, in few statements."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from dashboard.queries.insights.metrics import Metric
from models import MetaInsightPoint, MetaInsightSeries, MetaPage

Values = dict[date, Decimal]
Stored = dict[tuple[str, str], Values]


def read_points(
    session: Session,
    page: MetaPage,
    metrics: Iterable[Metric],
    wanted: Iterable[tuple[str, date, date]],
) -> Stored:
    """Values by (metric key, period) and Pacific day, for each (period, since, until) wanted.

    A map counts as the sum of its keys where the catalog says that they add up; other maps, and
    days without a value, are absent.
    """
    found = read_points_of_pages(session, page.tenant_id, [page.id], metrics, wanted)
    return found.get(page.id) or defaultdict(dict)


def read_points_of_pages(
    session: Session,
    tenant_id: int,
    page_ids: Collection[int],
    metrics: Iterable[Metric],
    wanted: Iterable[tuple[str, date, date]],
) -> dict[int, Stored]:
    """The same for many Pages in one statement, by our id of the Page; absent without values."""
    chosen = [metric for metric in metrics if metric.has_total]
    spans = [span for span in wanted if span[1] <= span[2]]
    found: dict[int, Stored] = {}
    if not chosen or not spans or not page_ids:
        return found
    keys = {metric.id: metric.key for metric in chosen}
    for page_id, metric_id, period, days, values in session.execute(
        select_totals(len(spans)), parameters(tenant_id, page_ids, chosen, spans)
    ):
        stored = found.setdefault(page_id, defaultdict(dict))
        stored[keys[metric_id], period] = dict(zip(days, values, strict=True))
    return found


@lru_cache(maxsize=64)
def select_totals(spans: int) -> Select[int, int, str, list[date], list[Decimal]]:
    """A row for each line, its days and values as arrays: many rows cost more than long ones.

    It waits for `parameters`, with so many spans. It is kept: to make it takes longer than to
    have it answered.
    """
    series, point = MetaInsightSeries, MetaInsightPoint
    line = series.meta_page_id, series.metric_id, series.period
    each = (
        select(*line, point.metric_date, func.sum(point.value).label("value"))
        .join(point, and_(point.tenant_id == series.tenant_id, point.series_id == series.id))
        .where(wanted_lines(), within(spans))
        .group_by(*line, point.metric_date)
        .subquery()
    )
    keys = each.c.meta_page_id, each.c.metric_id, each.c.period
    return select(*keys, func.array_agg(each.c.metric_date), func.array_agg(each.c.value)).group_by(
        *keys
    )


def wanted_lines() -> ColumnElement[bool]:
    """The series that make the totals of the `parameters`."""
    series = MetaInsightSeries
    return and_(
        series.tenant_id == bindparam("tenant_id"),
        series.meta_page_id.in_(bindparam("page_ids", expanding=True)),
        makes_total(),
    )


def within(spans: int) -> ColumnElement[bool]:
    """The days of each period; and the days between all, which the index finds by themselves."""
    day = MetaInsightPoint.metric_date
    each = [
        and_(
            MetaInsightSeries.period == bindparam(f"period_{nth}"),
            day.between(bindparam(f"since_{nth}"), bindparam(f"until_{nth}")),
        )
        for nth in range(spans)
    ]
    return and_(day.between(bindparam("first_day"), bindparam("last_day")), or_(*each))


def parameters(
    tenant_id: int,
    page_ids: Collection[int],
    metrics: Iterable[Metric],
    spans: Sequence[tuple[str, date, date]],
) -> dict[str, Any]:
    """What `wanted_lines` and `within` wait for; there is a span at least."""
    numbers, maps = by_kind(metrics)
    told: dict[str, Any] = {
        "tenant_id": tenant_id,
        "page_ids": list(page_ids),
        "numbers": numbers,
        "maps": maps,
        "first_day": min(span[1] for span in spans),
        "last_day": max(span[2] for span in spans),
    }
    for nth, (period, since, until) in enumerate(spans):
        told |= {f"period_{nth}": period, f"since_{nth}": since, f"until_{nth}": until}
    return told


def has_total(metrics: Iterable[Metric]) -> ColumnElement[bool]:
    """The series whose values make the total: that without a key, or all keys of a map."""
    return _makes_total(*by_kind(metrics))


def makes_total() -> ColumnElement[bool]:
    """The same for the parameters `numbers` and `maps`, as `by_kind` tells them."""
    return _makes_total(bindparam("numbers", expanding=True), bindparam("maps", expanding=True))


def by_kind(metrics: Iterable[Metric]) -> tuple[list[int], list[int]]:
    """The ids of those that are numbers, and of those that are maps."""
    numbers: list[int] = []
    maps: list[int] = []
    for metric in metrics:
        (maps if metric.is_map else numbers).append(metric.id)
    return numbers, maps


def _makes_total(numbers: Any, maps: Any) -> ColumnElement[bool]:
    series = MetaInsightSeries
    return or_(
        and_(series.metric_id.in_(numbers), series.breakdown_key == ""),
        and_(series.metric_id.in_(maps), series.breakdown_key != ""),
    )
