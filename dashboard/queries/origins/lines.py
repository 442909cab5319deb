"""The stored lines of a number: which series, and the values of one part of a metric."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session

from dashboard.queries.insights.metrics import Metric
from dashboard.queries.insights.points import Stored, has_total
from dashboard.queries.origins.asked import Asked
from models import MetaInsightPoint, MetaInsightSeries, MetaPage

Spans = Iterable[tuple[str, date, date]]


def read_part(
    session: Session, page: MetaPage, metric: Metric, breakdown: str, spans: Spans
) -> Stored:
    """The values of one part, as `read_points` gives those of a total."""
    series, point = MetaInsightSeries, MetaInsightPoint
    rows = session.execute(
        select(series.period, point.metric_date, point.value)
        .join(point, same_line())
        .where(
            of_page(page),
            series.metric_id == metric.id,
            series.breakdown_key == breakdown,
            within(spans),
        )
    )
    found: Stored = defaultdict(dict)
    for period, day, value in rows:
        found[metric.key, period][day] = value
    return found


def lines_of(asked: Asked) -> ColumnElement[bool]:
    """The series behind the number: the part's; else what the total is made of; else all keys."""
    series = MetaInsightSeries
    ids = [metric.id for metric in asked.parts]
    if asked.breakdown is not None:
        return and_(series.metric_id.in_(ids), series.breakdown_key == asked.breakdown)
    return and_(series.metric_id.in_(ids), has_total(asked.parts))


def of_page(page: MetaPage) -> ColumnElement[bool]:
    """The series of a Page."""
    series = MetaInsightSeries
    return and_(series.tenant_id == page.tenant_id, series.meta_page_id == page.id)


def same_line() -> ColumnElement[bool]:
    """Which series a point belongs to."""
    series, point = MetaInsightSeries, MetaInsightPoint
    return and_(point.tenant_id == series.tenant_id, point.series_id == series.id)


def within(spans: Spans) -> ColumnElement[bool]:
    """The days of each period."""
    day = MetaInsightPoint.metric_date
    return or_(
        false(),
        *(
            and_(MetaInsightSeries.period == period, day.between(since, until))
            for period, since, until in spans
        ),
    )
