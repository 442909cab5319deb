"""The values of a Page, and which of their days came from files: in one statement."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ARRAY, CompoundSelect, Numeric, and_, cast, func, null
from sqlalchemy.orm import Session

from dashboard.queries.days.pacific import ONE_DAY
from dashboard.queries.days.ranges import DateRange
from dashboard.queries.insights.aggregate import WINDOWS, Day
from dashboard.queries.insights.day_marks import from_files
from dashboard.queries.insights.key_figures import NET_FOLLOWS, OWN_FIGURES
from dashboard.queries.insights.metrics import Metric
from dashboard.queries.insights.points import (
    Stored,
    parameters,
    select_totals,
    wanted_lines,
    within,
)
from models import MetaImportDay, MetaInsightSeries, MetaPage

Imported = dict[tuple[str, str], set[date]]


def read_marked_points(
    session: Session,
    page: MetaPage,
    metrics: Iterable[Metric],
    wanted: Iterable[tuple[str, date, date]],
) -> tuple[Stored, Imported]:
    """Values as `read_points` gives them, and by (metric key, period) the days on which anything
    that the total is made of is a file's.
    """
    chosen = [metric for metric in metrics if metric.has_total]
    spans = [span for span in wanted if span[1] <= span[2]]
    stored: Stored = defaultdict(dict)
    imported: Imported = {}
    if not chosen or not spans:
        return stored, imported
    keys = {metric.id: metric.key for metric in chosen}
    both = _select_marked(len(spans))
    asked = parameters(page.tenant_id, [page.id], chosen, spans)
    for _page, metric_id, period, days, values in session.execute(both, asked):
        place = keys[metric_id], period
        if values is None:
            imported[place] = set(days)
        else:
            stored[place] = dict(zip(days, values, strict=True))
    return stored, imported


@lru_cache(maxsize=64)
def _select_marked(spans: int) -> CompoundSelect[*tuple[Any, ...]]:
    series = MetaInsightSeries
    line = series.meta_page_id, series.metric_id, series.period
    files = from_files(
        and_(wanted_lines(), within(spans)),
        *line,
        func.array_agg(MetaImportDay.metric_date.distinct()),
        cast(null(), ARRAY(Numeric)),
    )
    return select_totals(spans).union_all(files.group_by(*line))


def count_imported(imported: Imported, metric: str, span: DateRange, values: Sequence[Day]) -> int:
    """How many of the days that a key figure has came from a file; `values` are its days.

    All of them where it is one number for 7 or 28 days that came from a file.
    """
    if span.until in imported.get((metric, WINDOWS.get(len(span.days), "")), ()):
        return len(span.days)
    own = OWN_FIGURES.get(metric)
    parts = own.parts if own else (metric,)
    days = set[date]().union(*(imported.get((part, "day"), ()) for part in parts))
    has = {day for day, value in zip(span.days, values, strict=True) if value is not None}
    return len(days & ({span.since - ONE_DAY, *span.days} if metric == NET_FOLLOWS else has))
