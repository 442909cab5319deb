"""What is told beside the values of a Page's days, in one statement: what Meta restated, and which
values came from files and not from Meta's API.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, literal, null, select
from sqlalchemy.orm import Session

from dashboard.queries.insights.metrics import Metric
from dashboard.queries.insights.points import Values, has_total
from models import (
    InsightRestatement,
    MetaImport,
    MetaImportDay,
    MetaInsightPoint,
    MetaInsightSeries,
    MetaPage,
)


@dataclass(frozen=True)
class DayMarks:
    """`restated`: by breakdown key, for each day that Meta restated, the value before the newest
    change. `imported`: by metric and breakdown key, the days whose value is a file's.
    """

    restated: dict[str, Values] = field(default_factory=dict)
    imported: dict[tuple[str, str], set[date]] = field(default_factory=dict)


def read_day_marks(
    session: Session,
    page: MetaPage,
    metrics: Sequence[Metric],
    period: str,
    since: date,
    until: date,
    keys: Collection[str] | None = None,
) -> DayMarks:
    """What was restated of the first of the metrics, and what of any of them came from files.

    Without `keys` the marks stand under the empty key: imported is a day on which anything that
    the total is made of is a file's.
    """
    named = {metric.id: metric.key for metric in metrics}
    series = MetaInsightSeries
    wanted = and_(
        series.meta_page_id == page.id, series.metric_id.in_(named), series.period == period
    )
    parts = has_total(metrics) if keys is None else series.breakdown_key.in_(keys)
    restated = _restated(
        page,
        and_(wanted, series.metric_id == metrics[0].id, series.breakdown_key.in_(keys or ("",))),
    ).where(InsightRestatement.metric_date.between(since, until))
    imported = _imported(page, and_(wanted, parts)).where(
        MetaImportDay.metric_date.between(since, until)
    )
    both = restated.union_all(imported).order_by("at", "nth")
    marks = DayMarks()
    for is_import, metric_id, key, day, old, _at, _nth in session.execute(both):
        if is_import:
            place = (named[metric_id], "" if keys is None else key)
            marks.imported.setdefault(place, set()).add(day)
        else:
            marks.restated.setdefault(key, {})[day] = old
    return marks


def _restated(page: MetaPage, wanted: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    series, mark = MetaInsightSeries, InsightRestatement
    return (
        select(
            literal(False).label("is_import"),
            series.metric_id,
            series.breakdown_key,
            mark.metric_date,
            mark.old_value,
            mark.restated_at.label("at"),
            mark.id.label("nth"),
        )
        .join(series, and_(series.tenant_id == mark.tenant_id, series.id == mark.series_id))
        .where(mark.tenant_id == page.tenant_id, wanted)
    )


def _imported(page: MetaPage, wanted: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    series, mark = MetaInsightSeries, MetaImportDay
    return from_files(
        page,
        wanted,
        literal(True),
        series.metric_id,
        series.breakdown_key,
        mark.metric_date,
        null(),
        null(),
        null(),
    )


def from_files(
    page: MetaPage, wanted: ColumnElement[bool], *columns: Any
) -> Select[*tuple[Any, ...]]:
    """Of the Page's wanted values those that are a file's; one that the API gave since stands there
    with a moment of its own.
    """
    series, mark, point = MetaInsightSeries, MetaImportDay, MetaInsightPoint
    return (
        select(*columns)
        .select_from(mark)
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
        .where(mark.tenant_id == page.tenant_id, wanted)
    )
