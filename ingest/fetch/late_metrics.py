"""Metrics that came after the history was read: a newer catalog's, or what Meta gave back.

Each gets the windows that were fetched without it, in one batch beside a nightly run. A run's
progress names in `histories_read` those that it fetched, so that a metric of which Meta keeps
nothing older is asked for its past once.
"""

from datetime import date

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import Session

from ingest.fetch.page_insights import plan
from ingest.graph.client import GraphClient
from ingest.graph.errors import GraphError
from ingest.graph.insights import InsightsAnswer, fetch_insights_batch
from ingest.graph.sentences import ErrorKind
from ingest.graph.windows import Window, windows
from ingest.plan.history import oldest_fetched
from ingest.plan.metrics import AskedMetric, metrics_to_ask
from ingest.run.record import RunRecord
from ingest.store.points import store_answers
from models import MetaInsightPoint, MetaInsightSeries, MetaPage, SyncRun
from models.scope import tenant_session

READ = "histories_read"
# Of these the rest of the past may well be there: another night asks again.
PASSING = (ErrorKind.RETRY, ErrorKind.REDUCE, ErrorKind.THROTTLE)


def read_late_histories(record: RunRecord, client: GraphClient, newest: Window) -> None:
    """Fetches what lies before the window `newest`, of metrics that have values only within it.

    Never raises GraphError: what was read before stands, and another night asks again.
    """
    with tenant_session(record.tenant_id) as session:
        page = session.get_one(MetaPage, (record.tenant_id, record.page.id))
        oldest = oldest_fetched(session, page)
        if oldest is None or oldest >= newest.since:
            return
        late = _late_metrics(session, page, newest)
    requests = [r for part in windows(oldest, newest.since) for r in plan(late, part)]
    if not requests:
        return
    maps = [metric.key for metric in late if metric.is_map]
    try:
        outcomes = fetch_insights_batch(client, page.page_id, requests, map_metrics=maps)
    except GraphError:
        return
    finally:
        record.requests, record.calls = client.requests, client.calls
    _store(record, late, outcomes)


def _store(
    record: RunRecord, late: list[AskedMetric], outcomes: list[InsightsAnswer | GraphError]
) -> None:
    answers = [outcome for outcome in outcomes if isinstance(outcome, InsightsAnswer)]
    with tenant_session(record.tenant_id) as session:
        record.hold(session)
        stored = store_answers(session, record.page, answers)
    record.count(stored.processed, stored.changed)
    errors = [outcome for outcome in outcomes if isinstance(outcome, GraphError)]
    if not any(error.kind in PASSING for error in errors):
        record.save(**{READ: sorted(metric.key for metric in late)})


def _late_metrics(session: Session, page: MetaPage, newest: Window) -> list[AskedMetric]:
    """Those with values, the oldest of which lies within the window."""
    begun = set(
        session.scalars(
            select(MetaInsightSeries.metric_id)
            .where(
                MetaInsightSeries.tenant_id == page.tenant_id,
                MetaInsightSeries.meta_page_id == page.id,
            )
            .group_by(MetaInsightSeries.metric_id)
            .having(func.min(_first_day()) >= newest.since)
        )
    )
    read = _read_before(session, page)
    asked = metrics_to_ask(session, page, "PAGE")
    return [m for m in asked if m.id in begun and m.key not in read and not m.trial]


def _first_day() -> ScalarSelect[date]:
    """Of each series; the key of the points finds it by itself."""
    return (
        select(func.min(MetaInsightPoint.metric_date))
        .where(
            MetaInsightPoint.tenant_id == MetaInsightSeries.tenant_id,
            MetaInsightPoint.series_id == MetaInsightSeries.id,
        )
        .correlate(MetaInsightSeries)
        .scalar_subquery()
    )


def _read_before(session: Session, page: MetaPage) -> set[str]:
    told = session.scalars(
        select(SyncRun.progress[READ]).where(
            SyncRun.tenant_id == page.tenant_id,
            SyncRun.meta_page_id == page.id,
            SyncRun.kind == "page",
            SyncRun.progress.has_key(READ),
        )
    )
    return {key for keys in told for key in keys}
