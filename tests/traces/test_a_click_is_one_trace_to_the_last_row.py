"""A click is one trace: the request, the queue, the job in its worker, Meta's answers, the rows."""

import pytest
from sqlalchemy import func, select, update

from ingest.sandbox.credentials import DEMO_APP_SECRET, demo_system_user_token
from jobs import queues
from jobs.worker import work
from models import MetaInsightPoint, SyncRun
from models.scope import tenant_session
from models.vault import decrypt_token
from tests.ingest.conftest import Connected
from tests.people import ALICE
from tests.servers import bare_server
from tests.traces.collector import Collector, facts_of
from tests.visitors import post, visitor
from traces.spans import send

ROUTE = "POST /api/metrics/meta/pages/<page_id>/refresh/"


@pytest.fixture
def clicked(few_metrics: Connected, collector: Collector) -> dict[str, str]:
    """The ids of the runs that Alice has started, which then were worked on."""
    with tenant_session(few_metrics.tenant_id) as session:
        session.execute(update(SyncRun).values(status="succeeded"))
    queues.connection().flushdb()
    alice = visitor(bare_server(), ALICE)
    answer = post(alice, f"/api/metrics/meta/pages/{few_metrics.page.page_id}/refresh/")
    assert answer.status_code == 202
    work([queues.SYNC], burst=True)
    send()
    return answer.json


def test_all_that_came_of_it_is_in_its_trace(
    few_metrics: Connected, collector: Collector, clicked: dict[str, str]
) -> None:
    (request,) = collector.named(ROUTE)
    trace = {span.span_id: span for span in collector.spans() if span.trace_id == request.trace_id}
    assert request.parent_span_id == b""

    enqueued = {
        span.span_id
        for span in collector.named("enqueue")
        if span.parent_span_id == request.span_id
    }
    jobs = {facts_of(span)["job.id"]: span for span in trace.values() if "job " in span.name}
    assert set(jobs) == set(clicked.values())
    assert {span.parent_span_id for span in jobs.values()} == enqueued

    def came_of(name: str, task: str) -> bool:
        begun = {jobs[clicked[task]].span_id}
        return any(span.name == name and span.parent_span_id in begun for span in trace.values())

    assert came_of("Graph POST", "page_task_id")
    assert came_of("store points", "page_task_id")
    assert came_of("store posts", "post_task_id")
    assert came_of("store snapshots", "post_task_id")
    told = [facts_of(span) for span in trace.values() if span.name == "store points"]
    with tenant_session(few_metrics.tenant_id) as session:
        rows = session.scalar(select(func.count()).select_from(MetaInsightPoint))
    assert sum(one["rows.changed"] for one in told) == rows


def test_every_request_to_meta_has_its_span(
    few_metrics: Connected, collector: Collector, clicked: dict[str, str]
) -> None:
    with tenant_session(few_metrics.tenant_id) as session:
        requests = session.scalar(
            select(func.sum(SyncRun.graph_requests)).where(SyncRun.id.in_(clicked.values()))
        )
    sent = [span for span in collector.spans() if span.name.startswith("Graph ")]
    assert len(sent) == requests
    assert {span.trace_id for span in sent} == {collector.named(ROUTE)[0].trace_id}


def test_no_secret_and_no_page_is_told(
    few_metrics: Connected, collector: Collector, clicked: dict[str, str]
) -> None:
    assert few_metrics.page.token_encrypted is not None
    token = decrypt_token(few_metrics.page.token_encrypted)
    told = b"".join(collector.bodies)
    for secret in (token, demo_system_user_token(), DEMO_APP_SECRET, few_metrics.page.page_id):
        assert secret.encode() not in told
    assert b"appsecret_proof" not in told
    assert {one.get("x-key") for one in collector.headers} == {"of the collector"}
