"""Daily values of a Page out of the narrow tables, in few statements."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, Row, and_, func, or_, select
from sqlalchemy.orm import Session

from dashboard.queries.metrics import Metric
from models import InsightRestatement, MetaInsightPoint, MetaInsightSeries, MetaPage

Values = dict[date, Decimal]


def read_points(
    session: Session,
    page: MetaPage,
    metrics: Iterable[Metric],
    wanted: Iterable[tuple[str, date, date]],
) -> dict[tuple[str, str], Values]:
    """Values by (metric key, period) and Pacific day, for each (period, since, until) wanted.

    A map counts as the sum of its keys where the catalog says that they add up; other maps, and
    days without a value, are absent.
    """
    chosen = [metric for metric in metrics if metric.has_total]
    spans = [
        and_(
            MetaInsightSeries.period == period,
            MetaInsightPoint.metric_date.between(since, until),
        )
        for period, since, until in wanted
        if since <= until
    ]
    found: dict[tuple[str, str], Values] = defaultdict(dict)
    if not chosen or not spans:
        return found
    keys = {metric.id: metric.key for metric in chosen}
    for row in _totals(session, page, chosen, or_(*spans)):
        found[keys[row.metric_id], row.period][row.metric_date] = row.value
    return found


def _totals(
    session: Session, page: MetaPage, metrics: list[Metric], spans: ColumnElement[bool]
) -> Iterable[Row[tuple[int, str, date, Decimal]]]:
    series = MetaInsightSeries
    maps = [metric.id for metric in metrics if metric.is_map]
    numbers = [metric.id for metric in metrics if not metric.is_map]
    return session.execute(
        select(
            series.metric_id,
            series.period,
            MetaInsightPoint.metric_date,
            func.sum(MetaInsightPoint.value).label("value"),
        )
        .join(
            MetaInsightPoint,
            and_(
                MetaInsightPoint.tenant_id == series.tenant_id,
                MetaInsightPoint.series_id == series.id,
            ),
        )
        .where(
            series.tenant_id == page.tenant_id,
            series.meta_page_id == page.id,
            or_(
                and_(series.metric_id.in_(numbers), series.breakdown_key == ""),
                and_(series.metric_id.in_(maps), series.breakdown_key != ""),
            ),
            spans,
        )
        .group_by(series.metric_id, series.period, MetaInsightPoint.metric_date)
    )


def read_restatements(
    session: Session, page: MetaPage, metric: Metric, period: str, since: date, until: date
) -> Values:
    """For each day that Meta restated, the value it had before the newest change."""
    series = MetaInsightSeries
    rows = session.execute(
        select(InsightRestatement.metric_date, InsightRestatement.old_value)
        .join(
            series,
            and_(
                series.tenant_id == InsightRestatement.tenant_id,
                series.id == InsightRestatement.series_id,
            ),
        )
        .where(
            InsightRestatement.tenant_id == page.tenant_id,
            series.meta_page_id == page.id,
            series.metric_id == metric.id,
            series.period == period,
            series.breakdown_key == "",
            InsightRestatement.metric_date.between(since, until),
        )
        .order_by(InsightRestatement.restated_at, InsightRestatement.id)
    )
    return {row.metric_date: row.old_value for row in rows}
