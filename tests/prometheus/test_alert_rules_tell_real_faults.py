"""The alert rules and the dashboard for operators, against what an installation really tells."""

import uuid
from contextlib import closing
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from rq.utils import utcformat

from dashboard import availability
from dashboard.api import figures
from jobs import queues
from jobs.budgets import note_usage, page_owner
from jobs.health.probe import Probe
from jobs.tick import tick
from models import AlertDelivery, ExportJob, SyncRun
from models.orm import now_utc
from models.patience import PATIENCE
from models.scope import tenant_session
from notify.alerts import Finding, open_alert
from tests.conftest import refresh_settings
from tests.people import ACME_PAGE, People
from tests.prometheus.scrapes import DASHBOARD, RULES, firing, names_used, samples
from tests.servers import bare_server

AN_HOUR = timedelta(hours=1)


@pytest.fixture
def server(people: People) -> Flask:
    return bare_server()


@pytest.fixture
def client(server: Flask) -> FlaskClient:
    return server.test_client()


def scrape(client: FlaskClient) -> dict[str, float]:
    return samples(client.get("/metrics").text)


def look(environment: pytest.MonkeyPatch, **settings: str) -> None:
    """Lets the process know what the probe finds with these settings."""
    probe = Probe()
    with environment.context() as changed, closing(probe):
        for name, value in settings.items():
            changed.setenv(name, value)
        refresh_settings()
        probe.look()
    refresh_settings()
    for module in (availability, figures):
        environment.setattr(module, "PROBE", probe)


def let_workers_live() -> None:
    redis = queues.connection()
    redis.sadd("rq:workers", "rq:worker:elsewhere-1")
    told = {"queues": ",".join(queues.QUEUES), "last_heartbeat": utcformat(now_utc())}
    redis.hset("rq:worker:elsewhere-1", mapping=told)


def break_work(people: People) -> None:
    """A day on which all goes wrong that can."""
    then = now_utc() - 2 * AN_HOUR
    ours = {"tenant_id": people.acme, "meta_page_id": people.acme_page}
    with tenant_session(people.acme) as session:
        session.add(SyncRun(**ours, kind="page", created_at=then))
        ended = {"started_at": then, "finished_at": now_utc(), "error_kind": "token"}
        session.add(SyncRun(**ours, kind="post", status="failed", created_at=then, **ended))
        session.add(ExportJob(**ours, id=uuid.uuid4(), export_format="pdf", status="failed"))
        for kind in ("stale", "incomplete", "token_expired"):
            open_alert(session, people.acme, Finding(kind, f"page:{kind}", "It is so."))
        session.flush()
        alert_id = session.connection().exec_driver_sql("SELECT min(id) FROM alert").scalar_one()
        letter = AlertDelivery(alert_id=alert_id, event="opened", recipient="a@acme.example")
        letter.tenant_id, letter.due_at = people.acme, then
        session.add(letter)
    note_usage(page_owner(ACME_PAGE), 96.0)


def test_on_a_good_day_no_alert_fires(client, people, environment, tmp_path: Path):
    let_workers_live()
    tick()
    look(environment)
    before = scrape(client)
    for _ in range(3):
        assert client.get("/login").status_code == 200
    assert firing(before, scrape(client), up=1, folder=tmp_path) == set()


def test_each_alert_fires_on_its_fault(client, people: People, environment, tmp_path: Path):
    look(environment, DATABASE_URL="postgresql://nobody@/nothing?host=/nowhere")
    before = scrape(client)
    hours = count(step=10)
    with environment.context() as slow:
        slow.setattr("dashboard.request_metrics.time.perf_counter", lambda: next(hours))
        for _ in range(3):
            assert client.get("/").status_code == 503
    PATIENCE.gave_up.clear()
    break_work(people)
    after = scrape(client)
    fired = firing(before, after, up=0, folder=tmp_path)
    alerts = {line.split(": ")[1] for line in RULES.read_text().splitlines() if "- alert:" in line}
    assert fired == alerts
    for name in ("acme", "Acme", ACME_PAGE):
        assert name not in "".join(after)


@pytest.mark.parametrize("file", [RULES, DASHBOARD], ids=lambda file: file.name)
def test_what_rules_and_dashboard_name_is_told(client, people: People, environment, file: Path):
    look(environment)
    break_work(people)
    told = client.get("/metrics").text
    used = names_used(file.read_text())
    assert {name for name in used if f"# TYPE {_family(name)}" not in told} == set()


def _family(name: str) -> str:
    return name.removesuffix("_bucket").removesuffix("_sum").removesuffix("_count") + " "
