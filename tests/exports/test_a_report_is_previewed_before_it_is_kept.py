"""A preview makes the file of a report as it would be today: nothing is kept, nobody gets it."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from dashboard.actions.answers import NotThereError
from dashboard.actions.report_preview import preview_report
from dashboard.actions.roles import NotAllowedError
from dashboard.components.report_preview import preview_words
from dashboard.queries.inputs import BadInput
from dashboard.queries.workspace.exports import find_export
from models import ExportJob, ReportDelivery, ReportSchedule
from models.scope import tenant_session
from tests.exports.reporting import job_of, rows, run
from tests.people import ACME_PAGE, ALICE, BOB, GLOBEX_PAGE, People, actor
from tests.visitors import post

REPORTS = f"/api/meta/pages/{ACME_PAGE}/reports/"
MONTHLY = {"frequency": "monthly", "recipients": ["client@customer.example"]}
CSV: dict[str, Any] = {"export_format": "csv", "comment": "The fair was here.", "link_days": 30}


def preview(people: People, given: dict[str, Any], report: int | None = None) -> ExportJob:
    with tenant_session(people.acme) as session:
        preview_report(actor(ALICE), session, ACME_PAGE, given, report)
    return job_of(people)


def test_it_is_made_of_what_the_form_says_and_sent_to_nobody(full: People):
    job = preview(full, MONTHLY | CSV)
    assert run(full) == "completed"
    assert (job.options["date_preset"], job.options["comment"]) == ("last_month", CSV["comment"])
    assert rows(full, ReportSchedule) == rows(full, ReportDelivery) == []
    made = job_of(full)
    assert (made.export_format, "link_until" in made.mail) == ("csv", False)


def test_of_a_report_that_is_there_it_has_the_changes_and_leaves_it_alone(
    alice: FlaskClient, full: People
):
    kept = MONTHLY | {"posts_sort": "asc", "introduction": "Hello", "export_format": "csv"}
    report = post(alice, REPORTS, json=kept).json
    job = preview(full, {"introduction": "Good day", "frequency": "weekly"}, report["report_id"])
    chosen = {name: job.options[name] for name in ("posts_sort", "introduction", "date_preset")}
    assert chosen == {"posts_sort": "asc", "introduction": "Good day", "date_preset": "last_week"}
    assert alice.get(f"/api/reports/{report['report_id']}/").json == report


def test_what_is_wrong_is_told_and_starts_nothing(full: People):
    for wrong, field in (({"hour": 25}, "hour"), ({"sections": []}, "sections")):
        with pytest.raises(BadInput) as told:
            preview(full, CSV | wrong)
        assert told.value.field == field
    assert rows(full, ExportJob) == []


def test_a_pdf_opens_in_the_browser_and_no_other_file_does(
    alice: FlaskClient, bob: FlaskClient, charlie: FlaskClient, full: People
):
    preview(full, MONTHLY | CSV)
    assert run(full) == "completed"
    path = f"/api/exports/{job_of(full).id}/download/"
    ways = {}
    for kind in ("text/csv", "application/pdf"):
        with tenant_session(full.acme) as session:
            session.execute(update(ExportJob).values(content_type=kind))
        answers = [alice.get(path), alice.get(f"{path}?inline=true")]
        ways[kind] = [answer.headers["Content-Disposition"].split(";")[0] for answer in answers]
        for answer in answers:
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert "sandbox" in answer.headers["Content-Security-Policy"]
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.content_type == kind
    assert ways["text/csv"] == ["attachment", "attachment"]
    assert ways["application/pdf"] == ["attachment", "inline"]
    shown = [one.get(f"{path}?inline=true").status_code for one in (bob, charlie)]
    assert shown == [200, 404]
    assert alice.get(f"{path}?inline=perhaps").status_code == 422


def test_the_form_leads_to_a_pdf_in_another_tab_and_stays(full: People):
    preview(full, MONTHLY | CSV)
    run(full)
    for kind, new_tab in (("text/csv", False), ("application/pdf", True)):
        with tenant_session(full.acme) as session:
            session.execute(update(ExportJob).values(content_type=kind))
            job = find_export(session, full.acme, job_of(full).id)
        assert job
        said = preview_words(job)
        link = said[1].to_plotly_json()["props"]
        assert (link.get("target") == "_blank", "inline" in link["href"]) == (new_tab, new_tab)


def test_viewers_and_other_workspaces_make_none(full: People):
    with tenant_session(full.acme) as session, pytest.raises(NotAllowedError):
        preview_report(actor(BOB), session, ACME_PAGE, CSV)
    with tenant_session(full.acme) as session, pytest.raises(NotThereError):
        preview_report(actor(ALICE), session, GLOBEX_PAGE, CSV)
