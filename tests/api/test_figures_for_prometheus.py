"""Prometheus gets counts, and nobody's name."""

from prometheus_client.parser import text_string_to_metric_families

from jobs.tick import tick
from models import SyncRun
from models.scope import tenant_session
from notify.alerts import Finding, open_alert
from tests.people import ACME_PAGE, People


def test_runs_queues_alerts_and_requests_are_counted(alice, people: People) -> None:
    with tenant_session(people.acme) as session:
        session.add(SyncRun(tenant_id=people.acme, meta_page_id=people.acme_page, kind="page"))
        open_alert(session, people.acme, Finding("stale", "page:1", "Acme Coffee is stale."))
    tick()
    answer = alice.get("/metrics")
    found = {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }
    assert found["pagelens_runs", ("page", "queued")] == 1
    assert found["pagelens_stale_pages", ()] == 1
    assert found["pagelens_open_alerts", ("stale",)] == 1
    assert found["pagelens_queue_jobs", ("control",)] == 1
    assert 0 <= found["pagelens_tick_age_seconds", ()] < 60
    assert found["pagelens_queue_age_seconds", ()] >= 0
    assert found["pagelens_http_requests_total", ("POST", "302")] >= 1
    for name in ("acme", "Acme", ACME_PAGE):
        assert name not in answer.text
