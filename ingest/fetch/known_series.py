"""Which lines of numbers a Page has, so that an answer without any of them is seen to be odd."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from ingest.graph.insights import InsightsRequest
from ingest.graph.rows import BREAKDOWNS
from ingest.graph.windows import Window
from models import MetaInsightPoint, MetaInsightSeries, MetaMetricRegistry, MetaPage

# Metric, period, and the breakdown that was asked for.
Line = tuple[str, str, str | None]


class KnownSeries:
    """The lines that a Page has, and those with values in a window."""

    def __init__(self, session: Session, page: MetaPage, window: Window) -> None:
        """Reads them in one statement; the session is in the Page's tenant."""
        series = MetaInsightSeries
        in_window = exists().where(
            MetaInsightPoint.tenant_id == page.tenant_id,
            MetaInsightPoint.series_id == series.id,
            MetaInsightPoint.metric_date.between(window.since, window.until),
        )
        rows = session.execute(
            select(MetaMetricRegistry.key, series.period, series.breakdown_key, in_window)
            .join(MetaMetricRegistry, MetaMetricRegistry.id == series.metric_id)
            .where(series.tenant_id == page.tenant_id, series.meta_page_id == page.id)
        ).all()
        self._known = {(key, period, _breakdown(name)) for key, period, name, _ in rows}
        self._in_window = {
            (key, period, _breakdown(name)) for key, period, name, has in rows if has
        }

    def knows(self, request: InsightsRequest) -> bool:
        """Whether any line of the request ever had a value."""
        return not self._known.isdisjoint(_lines(request))

    def has_values(self, request: InsightsRequest) -> bool:
        """Whether any line of the request has values stored in the window."""
        return not self._in_window.isdisjoint(_lines(request))


def _lines(request: InsightsRequest) -> set[Line]:
    return {(metric, request.period, request.breakdown) for metric in request.metrics}


def _breakdown(key: str) -> str | None:
    name = key.partition("=")[0]
    return name if name in BREAKDOWNS else None
