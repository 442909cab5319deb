"""Monetisation metrics: an optional call of their own, once a week, that loses nothing."""

from typing import TypeGuard

from ingest.asked import AskedMetric, monetization_to_ask
from ingest.graph.client import GraphClient
from ingest.graph.errors import GraphError
from ingest.graph.insights import InsightsAnswer, InsightsRequest, fetch_insights_batch
from ingest.graph.sentences import ErrorKind
from ingest.page_sync import plan
from ingest.point_store import store_answers
from ingest.record import RunRecord
from ingest.verdicts import note_answers, note_gated
from ingest.windows import Window
from models.scope import tenant_session

REFUSALS = (
    ErrorKind.MONETIZATION,
    ErrorKind.PERMISSION,
    ErrorKind.BAD_METRIC,
    ErrorKind.BAD_PERIOD,
)


def sync_monetization(record: RunRecord, client: GraphClient, window: Window) -> None:
    """Asks for the Page's monetisation metrics when it is time; a refusal touches this Page only.

    Never raises GraphError: what was read before stands, and another night asks again.
    """
    with tenant_session(record.tenant_id) as session:
        metrics = monetization_to_ask(session, record.page)
    requests = [request for request in plan(metrics, window) if request.breakdown is None]
    if not requests:
        return
    outcomes = _fetch(record, client, metrics, requests)
    if any(_is_refused(outcome, ErrorKind.BAD_METRIC) for outcome in outcomes):
        requests = [alone for request in requests for alone in request.singles()]
        outcomes = _fetch(record, client, metrics, requests)
    _store(record, [outcome for outcome in outcomes if isinstance(outcome, InsightsAnswer)])
    answered = {key for o in outcomes if isinstance(o, InsightsAnswer) for key in o.metrics_asked}
    for request, outcome in zip(requests, outcomes, strict=True):
        if _is_refused(outcome, *REFUSALS):
            note_gated(record.page, "PAGE", set(request.metrics) - answered, outcome)


def _fetch(
    record: RunRecord,
    client: GraphClient,
    metrics: list[AskedMetric],
    requests: list[InsightsRequest],
) -> list[InsightsAnswer | GraphError]:
    maps = [metric.key for metric in metrics if metric.is_map]
    try:
        return fetch_insights_batch(client, record.page.page_id, requests, map_metrics=maps)
    except GraphError as error:
        return [error] * len(requests)
    finally:
        record.requests, record.calls = client.requests, client.calls


def _is_refused(outcome: InsightsAnswer | GraphError, *kinds: ErrorKind) -> TypeGuard[GraphError]:
    return isinstance(outcome, GraphError) and outcome.kind in kinds


def _store(record: RunRecord, answers: list[InsightsAnswer]) -> None:
    with tenant_session(record.tenant_id) as session:
        record.hold(session)
        stored = store_answers(session, record.page, answers)
    record.count(stored.processed, stored.changed)
    asked = {key for answer in answers for key in answer.metrics_asked}
    with_values = {key for answer in answers for key in answer.metrics_with_values}
    note_answers(record.page, "PAGE", with_values, asked - with_values)
