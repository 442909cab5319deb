"""Of which metrics Meta answered for each day of a range, with a value or without."""

from collections.abc import Iterable

from sqlalchemy import literal, select
from sqlalchemy.dialects.postgresql import DATERANGE, Range
from sqlalchemy.orm import Session

from dashboard.queries.days.ranges import DateRange
from models import MetaInsightCoverage, MetaMetricRegistry, MetaPage


def read_answered(
    session: Session, page: MetaPage, keys: Iterable[str], span: DateRange
) -> frozenset[str]:
    """Keys of metrics that no day of the range is to be read of any more: what has no value there
    was given none. The others may still come."""
    line = MetaInsightCoverage
    days = Range(span.since, span.until, bounds="[]")
    known = line.read.op("+")(line.settled).op("+")(line.given_up)
    rows = session.scalars(
        select(MetaMetricRegistry.key)
        .join(line, line.metric_id == MetaMetricRegistry.id)
        .where(
            line.tenant_id == page.tenant_id,
            line.meta_page_id == page.id,
            line.period == "day",
            line.breakdown == "",
            MetaMetricRegistry.level == "PAGE",
            MetaMetricRegistry.key.in_(list(keys)),
            known.op("@>", is_comparison=True)(literal(days, DATERANGE)),
        )
    )
    return frozenset(rows)
