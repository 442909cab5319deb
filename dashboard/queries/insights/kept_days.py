"""The days of many Pages out of what is kept ready for lists of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.listed import PERIODS
from dashboard.queries.insights.metrics import Metric
from dashboard.queries.insights.points import Stored, Values
from models import MetaPageDay


def read_kept_days(
    session: Session,
    tenant_id: int,
    page_ids: Collection[int],
    metrics: Iterable[Metric],
    stretch: tuple[date, date] | None,
) -> dict[int, Stored]:
    """Values by our id of the Page, then as `read_points` gives them; absent without values.

    A row for each line, its days as arrays: many rows cost more than long ones.
    """
    keys = {metric.id: metric.key for metric in metrics}
    if stretch is None or not page_ids:
        return {}
    row = MetaPageDay
    columns = row.metric_date, row.value, row.week, row.days_28
    rows: Any = session.execute(
        select(row.meta_page_id, row.metric_id, *map(func.array_agg, columns))
        .where(
            row.tenant_id == tenant_id,
            row.meta_page_id.in_(page_ids),
            row.metric_id.in_(keys),
            row.metric_date.between(*stretch),
        )
        .group_by(row.meta_page_id, row.metric_id)
    )
    found: dict[int, Stored] = {}
    for page_id, metric_id, days, *by_period in rows:
        stored = found.setdefault(page_id, defaultdict(dict))
        for period, values in zip(PERIODS, by_period, strict=True):
            stored[keys[metric_id], period] = _known(days, values)
    return found


def _known(days: Iterable[date], values: Iterable[Decimal | None]) -> Values:
    each = zip(days, values, strict=True)
    return {day: value for day, value in each if value is not None}
