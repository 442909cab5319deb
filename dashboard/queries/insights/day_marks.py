"""What is told beside the values of a Page's days, in one statement: what Meta restated, and which
values came from files and not from Meta's API.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    bindparam,
    literal,
    null,
    select,
)
from sqlalchemy.orm import Session

from dashboard.queries.insights.metrics import Metric
from dashboard.queries.insights.points import Values, by_kind, makes_total
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
    change, and `restated_at` when that was. `imported`: by metric and breakdown key, the days whose
    value is a file's.
    """

    restated: dict[str, Values] = field(default_factory=dict)
    restated_at: dict[str, dict[date, datetime]] = field(default_factory=dict)
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
    numbers, maps = by_kind(metrics)
    asked = {
        "tenant_id": page.tenant_id,
        "page_id": page.id,
        "period": period,
        "since": since,
        "until": until,
        "first": metrics[0].id,
        "metrics": list(named),
        "numbers": numbers,
        "maps": maps,
        "keys": list(("",) if keys is None else keys),
    }
    marks = DayMarks()
    for is_import, metric_id, key, day, old, at, _nth in session.execute(
        _select_marks(keys is None), asked
    ):
        if is_import:
            place = (named[metric_id], "" if keys is None else key)
            marks.imported.setdefault(place, set()).add(day)
        else:
            marks.restated.setdefault(key, {})[day] = old
            marks.restated_at.setdefault(key, {})[day] = at
    return marks


@cache
def _select_marks(of_totals: bool) -> CompoundSelect[*tuple[Any, ...]]:
    """Both kinds by time; kept, since to make it takes longer than to have it answered."""
    series = MetaInsightSeries
    wanted = and_(series.meta_page_id == bindparam("page_id"), series.period == bindparam("period"))
    of_keys = series.breakdown_key.in_(bindparam("keys", expanding=True))
    of_metrics = series.metric_id.in_(bindparam("metrics", expanding=True))
    parts = makes_total() if of_totals else and_(of_metrics, of_keys)
    restated = _restated(and_(wanted, series.metric_id == bindparam("first"), of_keys))
    return restated.union_all(_imported(and_(wanted, parts))).order_by("at", "nth")


def _restated(wanted: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
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
        .where(
            mark.tenant_id == bindparam("tenant_id"),
            mark.metric_date.between(bindparam("since"), bindparam("until")),
            wanted,
        )
    )


def _imported(wanted: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    series, mark = MetaInsightSeries, MetaImportDay
    return from_files(
        and_(mark.metric_date.between(bindparam("since"), bindparam("until")), wanted),
        literal(True),
        series.metric_id,
        series.breakdown_key,
        mark.metric_date,
        null(),
        null(),
        null(),
    )


def from_files(wanted: ColumnElement[bool], *columns: Any) -> Select[*tuple[Any, ...]]:
    """Of the wanted values of `tenant_id` those that are a file's; one that the API gave since
    stands there with a moment of its own.
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
        .where(mark.tenant_id == bindparam("tenant_id"), wanted)
    )
