"""Asks for exports as a person does, and makes them as the worker does."""

from typing import Any

from flask.testing import FlaskClient

from dashboard.exports.jobs import run_export
from tests.exports.conftest import SINCE, UNTIL
from tests.people import ACME_PAGE, People
from tests.visitors import post

PATH = f"/api/meta/pages/{ACME_PAGE}/exports/"


def ask(client: FlaskClient, export_format: str = "csv", **more: Any) -> dict[str, Any]:
    """The job that the API answers with."""
    body = {"export_format": export_format, "since": SINCE, "until": UNTIL} | more
    answer = post(client, PATH, json=body)
    assert answer.status_code == 201, answer.text
    return answer.json


def make(tenant_id: int, job: dict[str, Any]) -> str:
    """Runs the job here and now; returns how it ended."""
    return run_export(tenant_id=tenant_id, export_job_id=job["export_job_id"])


def fetch(client: FlaskClient, job: dict[str, Any]) -> Any:
    """The answer to a download."""
    return client.get(f"/api/exports/{job['export_job_id']}/download/")


def made(client: FlaskClient, people: People, export_format: str = "csv", **more: Any) -> bytes:
    """The finished file of an export that was just asked for."""
    job = ask(client, export_format, **more)
    assert make(people.acme, job) == "completed"
    data: bytes = fetch(client, job).data
    return data
