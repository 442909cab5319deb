"""docs/runbook.md is followed from its first line to its checklist, and everything happens."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from sqlalchemy import text

from cli import pagelens
from models.scope import tenant_session
from settings import Settings
from tests.ingest.conftest import Connected
from tests.people import ALICE
from tests.servers import bare_server
from tests.visitors import post, visitor

RUNBOOK = (Path(__file__).parents[2] / "docs" / "runbook.md").read_text()
CALLS = re.compile(r"`(GET|POST) (/api/[^`]+)`")
COMMANDS = re.compile(r"`pagelens ([a-z-]+)([^`]*)`")
TABLES = re.compile(r"`((?:meta|v)_[a-z_]*(?:point|post|page|registry|insights))`")
COUNTS = "SELECT count(*) FROM {}"


@pytest.fixture
def alice(few_metrics: Connected) -> FlaskClient:
    return visitor(bare_server(), ALICE)


def run(*arguments: str) -> str:
    answer = CliRunner().invoke(pagelens, list(arguments))
    assert answer.exit_code == 0, answer.output
    return answer.output


def rows(tenant_id: int, table: str) -> int:
    with tenant_session(tenant_id) as session:
        return session.execute(text(COUNTS.format(table))).scalar_one()


def test_each_call_is_a_route(alice: FlaskClient) -> None:
    paths = json.loads(alice.get("/api/openapi.json").text)["paths"]
    told = CALLS.findall(RUNBOOK)
    assert len(told) > 6
    assert [call for call in told if call[0].lower() not in paths.get(call[1], {})] == []


def test_each_command_has_the_options_that_are_told() -> None:
    told = COMMANDS.findall(RUNBOOK)
    assert len(told) > 8
    for name, rest in told:
        options = {option for each in pagelens.commands[name].params for option in each.opts}
        assert set(re.findall(r"--[a-z-]+", rest)) <= options, name


def test_each_setting_and_table_is_there(few_metrics: Connected) -> None:
    settings = set(re.findall(r"`((?:META|TIME)_[A-Z_]+)`", RUNBOOK))
    assert settings
    assert settings <= {name.upper() for name in Settings.model_fields}
    for table in re.findall(
        r"`((?:meta|v)_[a-z_]*(?:point|post|page|registry|insights))`", RUNBOOK
    ):
        rows(few_metrics.tenant_id, table)


def test_the_catalog_is_synced_and_rendered_as_told(store: object) -> None:
    run("sync-meta-metric-catalog", "--dry-run")
    run("sync-meta-metric-catalog")
    run("render-metric-catalog", "--check")


def test_the_checklist_ends_with_numbers(few_metrics: Connected, alice: FlaskClient) -> None:
    page_id, tenant = few_metrics.page.page_id, few_metrics.tenant_id
    listed = {page["page_id"]: page for page in alice.get("/api/meta/pages/").get_json()["results"]}
    assert listed[page_id]["can_analyze"]
    assert post(alice, f"/api/meta/pages/{page_id}/select/").status_code == 200
    asked = post(alice, f"/api/metrics/meta/pages/{page_id}/refresh/")
    assert asked.status_code == 202
    assert {"page_task_id", "post_task_id"} <= asked.get_json().keys()
    run("sync", "--page", page_id, "--tenant", "acme", "--inline")
    assert rows(tenant, "meta_insight_point")
    assert rows(tenant, "meta_post_insight_point")
    for part in ("overview/", "timeseries/?metric=page_media_view", "posts/"):
        answer = alice.get(f"/api/meta/pages/{page_id}/{part}").get_json()
        numbers = answer.get("kpis") or answer.get("points") or answer.get("results")
        assert numbers, part
    audit = run("audit-metrics", "--page", page_id, "--tenant", "acme", "--all")
    assert "page_media_view" in audit
