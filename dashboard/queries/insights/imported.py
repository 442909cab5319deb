"""Which values of a Page came from files, and not from Meta's API."""

from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from dashboard.queries.insights.metrics import Metric
from dashboard.queries.insights.points import has_total
from models import MetaImport, MetaImportDay, MetaInsightPoint, MetaInsightSeries, MetaPage

Imported = dict[tuple[str, str], set[date]]


def read_imported(
    session: Session,
    page: MetaPage,
    metrics: Iterable[Metric],
    period: str,
    since: date,
    until: date,
    keys: Collection[str] | None = None,
) -> Imported:
    """By metric and breakdown key the days whose value is a file's; without `keys` under the empty
    key those on which anything that the total is made of is one.

    A number that the API gave since stands there with a moment of its own.
    """
    mark, point, series = MetaImportDay, MetaInsightPoint, MetaInsightSeries
    chosen = list(metrics)
    named = {metric.id: metric.key for metric in chosen}
    parts = has_total(chosen) if keys is None else series.breakdown_key.in_(keys)
    rows = session.execute(
        select(series.metric_id, series.breakdown_key, mark.metric_date)
        .join(series, and_(series.tenant_id == mark.tenant_id, series.id == mark.series_id))
        .join(
            MetaImport,
            and_(MetaImport.tenant_id == mark.tenant_id, MetaImport.id == mark.meta_import_id),
        )
        .join(
            point,
            and_(
                point.tenant_id == mark.tenant_id,
                point.series_id == mark.series_id,
                point.metric_date == mark.metric_date,
                point.observed_at == MetaImport.stored_at,
            ),
        )
        .where(
            mark.tenant_id == page.tenant_id,
            series.meta_page_id == page.id,
            series.metric_id.in_(named),
            series.period == period,
            parts,
            mark.metric_date.between(since, until),
        )
    )
    found: Imported = {}
    for metric_id, key, day in rows:
        found.setdefault((named[metric_id], "" if keys is None else key), set()).add(day)
    return found
