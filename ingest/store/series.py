"""The series of a Page: one line of numbers for each metric, period and breakdown key."""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from models import MetaInsightSeries, MetaMetricRegistry, MetaPage

# Metric, period and breakdown key.
SeriesName = tuple[str, str, str]


def metric_ids(session: Session, keys: Collection[str]) -> dict[str, int]:
    """Our ids of the metrics of Pages with these keys."""
    rows = session.execute(
        select(MetaMetricRegistry.key, MetaMetricRegistry.id).where(
            MetaMetricRegistry.level == "PAGE", MetaMetricRegistry.key.in_(keys)
        )
    )
    return dict(rows.all())


def series_ids(
    session: Session, page: MetaPage, names: Iterable[SeriesName], metrics: Mapping[str, int]
) -> dict[SeriesName, int]:
    """Our ids of the Page's series, by name; those that are new are made."""
    wanted = {(metrics[metric], period, key) for metric, period, key in names}
    found = _known_series(session, page, metrics)
    missing = sorted(wanted - set(found))
    if missing:
        rows = [
            {
                "tenant_id": page.tenant_id,
                "meta_page_id": page.id,
                "metric_id": metric_id,
                "period": period,
                "breakdown_key": breakdown_key,
            }
            for metric_id, period, breakdown_key in missing
        ]
        session.execute(insert(MetaInsightSeries).on_conflict_do_nothing(), rows)
        found = _known_series(session, page, metrics)
    keys = {metric_id: key for key, metric_id in metrics.items()}
    return {(keys[id_], period, key): series for (id_, period, key), series in found.items()}


def _known_series(
    session: Session, page: MetaPage, metrics: Mapping[str, int]
) -> dict[tuple[int, str, str], int]:
    series = MetaInsightSeries
    rows = session.execute(
        select(series.metric_id, series.period, series.breakdown_key, series.id).where(
            series.tenant_id == page.tenant_id,
            series.meta_page_id == page.id,
            series.metric_id.in_(metrics.values()),
        )
    )
    return {(metric, period, key): series_id for metric, period, key, series_id in rows}
