"""Daily values of a Page out of the narrow tables, in few statements."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
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
        select_totals(tenant_id, page_ids, chosen, within(spans))
    ):
        stored = found.setdefault(page_id, defaultdict(dict))
        stored[keys[metric_id], period] = dict(zip(days, values, strict=True))
    return found


def select_totals(
    tenant_id: int,
    page_ids: Collection[int],
    metrics: list[Metric],
    spans: ColumnElement[bool],
) -> Select[int, int, str, list[date], list[Decimal]]:
    """A row for each line, its days and values as arrays: many rows cost more than long ones."""
    line = MetaInsightSeries.meta_page_id, MetaInsightSeries.metric_id, MetaInsightSeries.period
    each = (
        select(*line, MetaInsightPoint.metric_date, func.sum(MetaInsightPoint.value).label("value"))
        .join(
            MetaInsightPoint,
            and_(
                MetaInsightPoint.tenant_id == MetaInsightSeries.tenant_id,
                MetaInsightPoint.series_id == MetaInsightSeries.id,
            ),
        )
        .where(
            MetaInsightSeries.tenant_id == tenant_id,
            MetaInsightSeries.meta_page_id.in_(page_ids),
            has_total(metrics),
            spans,
        )
        .group_by(*line, MetaInsightPoint.metric_date)
        .subquery()
    )
    keys = each.c.meta_page_id, each.c.metric_id, each.c.period
    return select(*keys, func.array_agg(each.c.metric_date), func.array_agg(each.c.value)).group_by(
        *keys
    )


def within(spans: Sequence[tuple[str, date, date]]) -> ColumnElement[bool]:
    """The days of each period; and the days between all, which the index finds by themselves."""
    day = MetaInsightPoint.metric_date
    first, last = min(span[1] for span in spans), max(span[2] for span in spans)
    each = [
        and_(MetaInsightSeries.period == period, day.between(since, until))
        for period, since, until in spans
    ]
    return and_(day.between(first, last), or_(*each))


def has_total(metrics: Sequence[Metric]) -> ColumnElement[bool]:
    """The series whose values make the total: that without a key, or all keys of a map."""
    maps = [metric.id for metric in metrics if metric.is_map]
    numbers = [metric.id for metric in metrics if not metric.is_map]
    return or_(
        and_(MetaInsightSeries.metric_id.in_(numbers), MetaInsightSeries.breakdown_key == ""),
        and_(MetaInsightSeries.metric_id.in_(maps), MetaInsightSeries.breakdown_key != ""),
    )
