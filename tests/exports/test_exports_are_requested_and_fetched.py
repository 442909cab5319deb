"""The API of exports: who may ask, what is refused, when the file may be had."""

import hashlib
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from dashboard.exports.options import options_from
from jobs import queues
from jobs.exports import expire_exports
from jobs.work.claim import LostWorkError
from models import AuditEvent, ExportJob
from models.files import file_exists, file_key, write_file
from models.orm import now_utc
from models.scope import tenant_session, wide_session
from tests.exports.asking import PATH, ask, fetch, make
from tests.people import ACME_PAGE, ALICE, People
from tests.visitors import post


def change(people: People, **values: object) -> None:
    with tenant_session(people.acme) as session:
        session.execute(update(ExportJob).values(**values))


def stored_key(people: People) -> str:
    with tenant_session(people.acme) as session:
        return str(session.query(ExportJob).one().file_key)


def test_a_request_becomes_a_row_and_a_job_of_the_same_id(alice: FlaskClient, full: People):
    job = ask(alice)
    assert (job["status"], job["requested_by"]) == ("queued", ALICE)
    assert queues.queue("export").job_ids == [job["export_job_id"]]
    assert alice.get(PATH).json["results"][0]["export_job_id"] == job["export_job_id"]


def test_the_file_is_there_once_it_is_ready_and_not_before(bob: FlaskClient, full: People):
    job = ask(bob)
    early = fetch(bob, job)
    assert (early.status_code, early.json["error"]["code"]) == (409, "not_ready")
    assert make(full.acme, job) == "completed"
    told = bob.get(f"/api/exports/{job['export_job_id']}/").json
    file = fetch(bob, job)
    assert file.status_code == 200
    assert told["sha256"] == hashlib.sha256(file.data).hexdigest()
    assert told["size_bytes"] == len(file.data) == int(file.headers["Content-Length"])
    assert told["data_through"] == "2026-11-22"
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    name = "acme-coffee-overview-2026-10-26-to-2026-11-22.zip"
    assert file.headers["Content-Disposition"] == (
        f"attachment; filename=\"{name}\"; filename*=UTF-8''{name}"
    )


def test_another_tenant_finds_nothing(alice: FlaskClient, charlie: FlaskClient, full: People):
    job = ask(alice)
    make(full.acme, job)
    assert fetch(charlie, job).status_code == 404
    assert charlie.get(f"/api/exports/{job['export_job_id']}/").status_code == 404
    assert charlie.get(PATH).status_code == 404
    assert post(charlie, PATH, json={"export_format": "csv"}).status_code == 404


WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    ({}, "export_format"),
    ({"export_format": "xls"}, "export_format"),
    ({"export_format": "csv", "date_preset": "forever"}, "date_preset"),
    ({"export_format": "csv", "since": "2026-11-01"}, "until"),
    ({"export_format": "csv", "since": "yesterday", "until": "2026-11-01"}, "since"),
    ({"export_format": "csv", "trend_metric": "bogus"}, "trend_metric"),
    ({"export_format": "csv", "trend_period": "year"}, "trend_period"),
    ({"export_format": "csv", "posts_metric": "bogus"}, "posts_metric"),
    ({"export_format": "csv", "posts_sort": "sideways"}, "posts_sort"),
    ({"export_format": "csv", "csv_form": "xml"}, "csv_form"),
    ({"export_format": 7}, "export_format"),
    ({"export_format": "csv", "trend_split": "bogus"}, "trend_split"),
    ({"export_format": "csv", "number_format": "klingon!"}, "number_format"),
    ({"export_format": "csv", "language": "klingon!"}, "language"),
)


def test_a_wrong_value_is_named(alice: FlaskClient):
    for body, field in WRONG:
        answer = post(alice, PATH, json=body)
        assert (answer.status_code, answer.json["error"]["field"]) == (422, field)


def test_who_asked_is_written_down_and_how_they_write_numbers(alice: FlaskClient, full: People):
    alice.environ_base["HTTP_ACCEPT_LANGUAGE"] = "de-AT,de;q=0.8"
    job = ask(alice)
    assert job["options"]["number_format"] == "de-AT"
    assert ask(alice, number_format="pt-BR")["options"]["number_format"] == "pt-BR"
    with tenant_session(full.acme) as session:
        requested = session.query(AuditEvent).filter_by(action="export.requested")
        found = requested.order_by(AuditEvent.id).all()
    assert [event.detail["page"] for event in found] == [ACME_PAGE, ACME_PAGE]
    assert found[0].detail["export"] == job["export_job_id"]


def test_the_former_name_of_the_format_of_numbers_is_read(alice: FlaskClient, full: People):
    options = ask(alice, language="pt-BR")["options"]
    assert options["number_format"] == "pt-BR"
    assert "language" not in options
    assert options_from({"language": "de"}).number_format == "de"
    assert options_from({"language": "de", "number_format": "fr"}).number_format == "fr"
    path = f"/api/meta/pages/{ACME_PAGE}/reports/"
    weekly = {"frequency": "weekly", "recipients": ["a@acme.example"], "export_format": "csv"}
    kept = post(alice, path, json=weekly | {"language": "de"}).json
    assert kept["options"]["number_format"] == "de"


def test_an_expired_file_is_gone_everywhere(alice: FlaskClient, full: People):
    job = ask(alice)
    make(full.acme, job)
    key = stored_key(full)
    change(full, expires_at=now_utc() - timedelta(seconds=1))
    assert fetch(alice, job).status_code == 410
    with wide_session("reaper") as session:
        assert expire_exports(session, now_utc()) == 1
    assert not file_exists(key)
    assert alice.get(f"/api/exports/{job['export_job_id']}/").json["status"] == "expired"
    assert fetch(alice, job).status_code == 410


def test_a_file_that_is_not_what_was_made_is_never_served(alice: FlaskClient, full: People):
    job = ask(alice)
    make(full.acme, job)
    write_file(stored_key(full), [b"something else"])
    answer = fetch(alice, job)
    assert (answer.status_code, answer.json["error"]["code"]) == (410, "damaged")


def test_without_chromium_pictures_say_what_is_missing_and_csv_works(
    alice: FlaskClient, full: People, environment
):
    environment.setenv("BROWSER_PATH", "/nowhere/chromium")
    answer = post(alice, PATH, json={"export_format": "pdf"})
    assert (answer.status_code, answer.json["error"]["code"]) == (409, "chromium_missing")
    assert "install chromium" in answer.json["error"]["message"]
    assert ask(alice)["status"] == "queued"


def test_a_failure_is_told_in_a_sentence(alice: FlaskClient, full: People, environment):
    job = ask(alice)
    environment.setattr("dashboard.exports.jobs.make", lambda *_: 1 / 0)
    assert make(full.acme, job) == "queued"
    change(full, attempts=2, resume_at=None)
    assert make(full.acme, job) == "failed"
    told = fetch(alice, job)
    assert told.status_code == 409
    assert "Something unexpected stopped this export" in told.json["error"]["message"]
    assert "division" not in told.text


def test_a_late_file_of_a_lost_worker_is_removed(full: People, alice: FlaskClient):
    from dashboard.exports.record import claim

    job = ask(alice)
    record = claim(full.acme, UUID(job["export_job_id"]))
    assert record is not None
    change(full, started_at=now_utc())
    stored = write_file(file_key(full.acme, "exports", "late.zip"), [b"late"])
    letter = write_file(file_key(full.acme, "exports", "late-letter.json"), [b"{}"])
    with pytest.raises(LostWorkError):
        record.complete(stored, letter.key)
    assert not file_exists(letter.key)
    assert not file_exists(stored.key)
