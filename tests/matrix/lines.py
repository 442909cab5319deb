"""What was read of a metric of a tenant's Page: its days, what is missing, what was restated."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from models import (
    InsightRestatement,
    MetaImportDay,
    MetaInsightCoverage,
    MetaInsightGap,
    MetaInsightPoint,
    MetaInsightSeries,
    MetaMetricSupport,
)
from models.orm import now_utc
from tests.matrix.marks import Mark
from tests.queries.numbers import metric_id

METRICS = ("page_media_view", "page_total_media_view_unique", "page_follows")
DAYS = 40


def line(session: Session, mark: Mark, key: str, number: int) -> Iterator[Any]:
    metric, today = metric_id(session, key), now_utc().date()
    days = [today - timedelta(days=back) for back in range(1, DAYS)]
    yield MetaInsightSeries(meta_page_id=mark.id(), metric_id=metric, period="day")
    for day in days:
        yield MetaInsightPoint(
            series_id=mark.id(1 + number), metric_date=day, value=Decimal(mark.figure)
        )
    yield InsightRestatement(
        series_id=mark.id(1 + number), metric_date=days[9], old_value=1, new_value=mark.figure
    )
    yield MetaImportDay(
        series_id=mark.id(1 + number), metric_date=days[20], meta_import_id=mark.id()
    )
    yield MetaInsightCoverage(
        meta_page_id=mark.id(),
        metric_id=metric,
        period="day",
        read=[Range(days[-1], days[0], bounds="[]")],
        reason=f"{mark.word} reason",
    )
    yield MetaInsightGap(
        coverage_id=mark.id(1 + number),
        tries=1,
        days=[Range(days[3], days[2])],
        next_try_at=now_utc(),
    )
    yield MetaMetricSupport(meta_page_id=mark.id(), metric_id=metric, status="available")
