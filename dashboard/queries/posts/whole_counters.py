"""The counters that make up the totals of metrics of posts: of a map its keys, else the total."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, any_, func, or_, select

from dashboard.queries.insights.metrics import Metric
from models import MetaPostCounter, MetaPostInsightPoint


def of_totals(tenant_id: int, metrics: Iterable[Metric]) -> ColumnElement[bool]:
    """Whether a snapshot is one of them.

    They are worked out once, as an array, which PostgreSQL looks up in the key of the snapshots.
    """
    counter, chosen = MetaPostCounter, list(metrics)
    maps = [metric.id for metric in chosen if metric.is_map]
    plain = [metric.id for metric in chosen if not metric.is_map]
    found = select(counter.id).where(
        counter.tenant_id == tenant_id,
        or_(
            and_(counter.metric_id.in_(plain), counter.breakdown_key == ""),
            and_(counter.metric_id.in_(maps), counter.breakdown_key != ""),
        ),
    )
    return MetaPostInsightPoint.counter_id == any_(func.array(found.scalar_subquery()))
