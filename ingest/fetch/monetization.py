"""Monetisation metrics: an optional call of their own, once a week, that loses nothing.

A Page that answers them gets them in each window of its history too, and, where the history was
there before the grant, in all of its windows at once.
"""

from typing import TypeGuard

from ingest.fetch.page_insights import plan
from ingest.graph.client import GraphClient
from ingest.graph.errors import GraphError
from ingest.graph.insights import InsightsAnswer, InsightsRequest, fetch_insights_batch
from ingest.graph.sentences import ErrorKind
from ingest.graph.windows import Window, windows
from ingest.plan.history import oldest_fetched
from ingest.plan.metrics import AskedMetric, monetization_answered, monetization_to_ask
from ingest.run.record import RunRecord
from ingest.store.points import store_answers
from ingest.store.verdicts import note_answers, note_gated
from models import MetaPage
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
        before = {metric.key for metric in monetization_answered(session, record.page)}
    with_values = _read(record, client, metrics, [window], is_newest=True)
    new = [metric for metric in metrics if metric.key in with_values - before]
    if new:
        _read(record, client, new, _older_windows(record, window))


def read_monetization_history(record: RunRecord, client: GraphClient, window: Window) -> None:
    """One window of the metrics that this Page answers; without any nothing is asked.

    Never raises GraphError.
    """
    with tenant_session(record.tenant_id) as session:
        metrics = monetization_answered(session, record.page)
    _read(record, client, metrics, [window])


def _older_windows(record: RunRecord, window: Window) -> list[Window]:
    """The windows of the history so far; those still to come bring the metrics themselves."""
    with tenant_session(record.tenant_id) as session:
        page = session.get_one(MetaPage, (record.tenant_id, record.page.id))
        oldest = oldest_fetched(session, page)
    if oldest is None or oldest >= window.since:
        return []
    return windows(oldest, window.since)


def _read(
    record: RunRecord,
    client: GraphClient,
    metrics: list[AskedMetric],
    parts: list[Window],
    *,
    is_newest: bool = False,
) -> set[str]:
    """Stores what is answered, in one batch; returns the metrics that had values.

    Only the newest window tells which metrics have none.
    """
    asked = [request for part in parts for request in plan(metrics, part)]
    requests = [request for request in asked if request.breakdown is None]
    if not requests:
        return set()
    outcomes = _fetch(record, client, metrics, requests)
    if any(_is_refused(outcome, ErrorKind.BAD_METRIC) for outcome in outcomes):
        requests = [alone for request in requests for alone in request.singles()]
        outcomes = _fetch(record, client, metrics, requests)
    answers = [outcome for outcome in outcomes if isinstance(outcome, InsightsAnswer)]
    _store(record, answers)
    answered = {key for answer in answers for key in answer.metrics_asked}
    for request, outcome in zip(requests, outcomes, strict=True):
        if _is_refused(outcome, *REFUSALS):
            note_gated(record.page, "PAGE", set(request.metrics) - answered, outcome)
    with_values = {key for answer in answers for key in answer.metrics_with_values}
    note_answers(record.page, "PAGE", with_values, answered - with_values if is_newest else ())
    return with_values


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
