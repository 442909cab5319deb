"""One window of a Page's insights: every period, then the breakdowns, stored as they arrive."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from ingest.asked import AskedMetric, metrics_to_ask
from ingest.graph.bisect import BisectionResult, fetch_with_bisection
from ingest.graph.client import GraphClient
from ingest.graph.insights import InsightsAnswer, fetch_page_insights
from ingest.graph.times import pacific_day
from ingest.point_store import store_answers
from ingest.record import RunRecord
from ingest.verdicts import note_answers, note_refusals
from ingest.windows import Window
from models import MetaInsightPoint, MetaInsightSeries, MetaMetricRegistry, MetaPage
from models.orm import now_utc
from models.scope import tenant_session

PERIODS = ("day", "week", "days_28")
FLAGS = ("is_from_ads", "is_from_followers")
CHUNK = 20
EMPTY = (
    "Meta answered without any values although there were values before."
    " Check that the connection still has read_insights."
)


@dataclass(frozen=True)
class Request:
    """One list of metrics of one period, perhaps broken down."""

    period: str
    metrics: tuple[str, ...]
    breakdown: str | None = None


def newest_day() -> date:
    """The newest Pacific day that can have values: yesterday."""
    return pacific_day(now_utc()) - timedelta(days=1)


def plan(metrics: list[AskedMetric]) -> list[Request]:
    """The requests of one window, the daily totals first."""
    requests = []
    for period in PERIODS:
        keys = [metric.key for metric in metrics if period in metric.periods]
        requests += [
            Request(period, tuple(keys[i : i + CHUNK])) for i in range(0, len(keys), CHUNK)
        ]
    flags = sorted({flag for metric in metrics for flag in metric.breakdowns if flag in FLAGS})
    for flag in flags:
        keys = [metric.key for metric in metrics if flag in metric.breakdowns]
        requests.append(Request("day", tuple(keys), flag))
    return requests


def sync_window(record: RunRecord, client: GraphClient, window: Window) -> None:
    """Fetches and stores a window of Pacific days. What is stored stays, whatever fails later.

    Raises GraphError for what is no single metric's fault.
    """
    page = record.page
    with tenant_session(page.tenant_id) as session:
        metrics = metrics_to_ask(session, page, "PAGE")
        had_values = has_values(session, page, window)
    requests = plan(metrics)
    maps = tuple(metric.key for metric in metrics if metric.is_map)
    got_values = False
    for done, request in enumerate(requests, start=1):
        result = _fetch(record, client, request, window, maps)
        got_values |= any(answer.points for answer in result.answers)
        _store(record, request, result)
        record.save(
            phase="insights",
            done=done,
            total=len(requests),
            metrics_stored=len(metrics) - len(record.failed_metrics),
            oldest_day=window.since.isoformat(),
        )
    if had_values and not got_values:
        record.warnings.append(EMPTY)


def _fetch(
    record: RunRecord, client: GraphClient, request: Request, window: Window, maps: tuple[str, ...]
) -> BisectionResult[InsightsAnswer]:
    def fetch(names: list[str]) -> InsightsAnswer:
        return fetch_page_insights(
            client,
            record.page.page_id,
            names,
            request.period,
            window.since,
            window.until,
            request.breakdown,
            map_metrics=maps,
        )

    try:
        result = fetch_with_bisection(fetch, request.metrics)
        replacements = _replacements(record, request, result)
        if replacements:
            more = fetch_with_bisection(fetch, replacements)
            result.answers += more.answers
        return result
    finally:
        record.requests, record.calls = client.requests, client.calls


def _replacements(
    record: RunRecord, request: Request, result: BisectionResult[InsightsAnswer]
) -> list[str]:
    """Replacements of refused metrics that are allowed and not asked for anyway."""
    if not result.culprits:
        return []
    note_refusals(record, "PAGE", request.period, result.culprits)
    with tenant_session(record.tenant_id) as session:
        wanted = session.scalars(
            select(MetaMetricRegistry.replacement_metric_key).where(
                MetaMetricRegistry.level == "PAGE",
                MetaMetricRegistry.key.in_(result.culprits),
                MetaMetricRegistry.replacement_metric_key.is_not(None),
            )
        ).all()
        allowed = {
            metric.key
            for metric in metrics_to_ask(session, record.page, "PAGE")
            if request.period in metric.periods
        }
    return sorted({key for key in wanted if key in allowed and key not in request.metrics})


def _store(record: RunRecord, request: Request, result: BisectionResult[InsightsAnswer]) -> None:
    with tenant_session(record.tenant_id) as session:
        stored = store_answers(session, record.page, request.period, result.answers)
    record.count(stored.processed, stored.changed)
    with_values = {key for answer in result.answers for key in answer.metrics_with_values}
    note_answers(record.page, "PAGE", with_values)


def has_values(session: Session, page: MetaPage, window: Window) -> bool:
    """Whether any value of the Page is stored within the window."""
    point = exists().where(
        MetaInsightPoint.tenant_id == page.tenant_id,
        MetaInsightPoint.series_id == MetaInsightSeries.id,
        MetaInsightPoint.metric_date.between(window.since, window.until),
    )
    mine = select(MetaInsightSeries.id).where(
        MetaInsightSeries.tenant_id == page.tenant_id,
        MetaInsightSeries.meta_page_id == page.id,
        point,
    )
    return session.scalar(mine.limit(1)) is not None
