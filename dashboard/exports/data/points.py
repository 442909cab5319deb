"""Every stored number of a Page in a period, streamed from the server: a million rows fit."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.dialects.postgresql import distinct_on

from dashboard.exports.data.table import Row, Table
from dashboard.exports.work import Work
from dashboard.queries.days.pacific import is_provisional
from models import (
    InsightRestatement,
    MetaImport,
    MetaImportDay,
    MetaInsightPoint,
    MetaInsightSeries,
    MetaMetricRegistry,
)

ROWS_AT_ONCE = 2000


def stored_points(work: Work) -> Iterator[Row]:
    """Rows of metric, period, breakdown, date, value, unit, and three marks: provisional,
    restated_from, imported."""
    rows = work.session.execute(
        _statement(work), execution_options={"stream_results": True, "yield_per": ROWS_AT_ONCE}
    )
    marks: dict[tuple[Any, bool], bool] = {}
    for metric, period, breakdown, day, value, unit, restated, imported in rows:
        mark = day, value == 0
        if mark not in marks:
            marks[mark] = is_provisional(day, work.made_at, value)
        yield [metric, period, breakdown, day, value, unit, marks[mark], restated, imported]


def _statement(work: Work) -> Select[Any]:
    series, point, metric = MetaInsightSeries, MetaInsightPoint, MetaMetricRegistry
    before = _restated(work)
    return (
        select(
            metric.key,
            series.period,
            series.breakdown_key,
            point.metric_date,
            point.value,
            metric.unit,
            before.c.old_value,
            _imported(),
        )
        .select_from(series)
        .join(metric, metric.id == series.metric_id)
        .join(point, and_(point.tenant_id == series.tenant_id, point.series_id == series.id))
        .outerjoin(
            before,
            and_(before.c.series_id == series.id, before.c.metric_date == point.metric_date),
        )
        .where(
            series.tenant_id == work.page.tenant_id,
            series.meta_page_id == work.page.id,
            point.metric_date.between(work.span.since, work.span.until),
        )
        .order_by(metric.key, series.period, series.breakdown_key, point.metric_date)
    )


def _imported() -> Any:
    """Whether the value is a file's, and not one that the API gave since."""
    mark, point = MetaImportDay, MetaInsightPoint
    return (
        select(mark.metric_date)
        .join(
            MetaImport,
            and_(MetaImport.tenant_id == mark.tenant_id, MetaImport.id == mark.meta_import_id),
        )
        .where(
            mark.tenant_id == point.tenant_id,
            mark.series_id == point.series_id,
            mark.metric_date == point.metric_date,
            MetaImport.stored_at == point.observed_at,
        )
        .correlate(point)
        .exists()
        .label("imported")
    )


def _restated(work: Work) -> Any:
    """The value before the newest change, for each day that Meta restated."""
    change = InsightRestatement
    return (
        select(change.series_id, change.metric_date, change.old_value)
        .where(
            change.tenant_id == work.page.tenant_id,
            change.metric_date.between(work.span.since, work.span.until),
        )
        .ext(distinct_on(change.series_id, change.metric_date))
        .order_by(change.series_id, change.metric_date, change.restated_at.desc(), change.id.desc())
        .subquery()
    )


DAILY_POINTS = Table(
    "daily_points",
    "every stored number of the Page in the period",
    {
        "metric": "Meta's key of the metric; see data_dictionary",
        "period": "day, or rolling: week (7 days) and days_28 end with the day",
        "breakdown": "empty for the total, else the key that Meta gives",
        "date": "Pacific day",
        "value": "the number as Meta sent it",
        "unit": "as in kpis",
        "provisional": "true while Meta may still be counting",
        "restated_from": "the number that was shown before Meta changed it",
        "imported": "true where the number came from a file, and not from Meta's API",
    },
    stored_points,
)
