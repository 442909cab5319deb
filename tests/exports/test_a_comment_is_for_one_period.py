"""A comment stands in the report of the next sending, and in no later one."""

from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select, update

from dashboard.actions.reports import send_test
from jobs.reports import start_due_reports
from models import ExportJob, ReportSchedule
from models.orm import now_utc
from models.scope import tenant_session, wide_session
from tests.people import ACME_PAGE, ALICE, People, actor
from tests.visitors import change, post

REPORTS = f"/api/meta/pages/{ACME_PAGE}/reports/"
WEEKLY = {"frequency": "weekly", "recipients": ["client@customer.example"]}


def send(people: People) -> None:
    with tenant_session(people.acme) as session:
        session.execute(update(ReportSchedule).values(next_at=now_utc() - timedelta(minutes=1)))
    with wide_session("tick") as session:
        assert start_due_reports(session, now_utc()) == 1


def test_it_goes_along_once(alice: FlaskClient, full: People):
    made = post(alice, REPORTS, json=WEEKLY).json
    path = f"/api/reports/{made['report_id']}/"
    told = change(alice, "patch", path, json={"comment": "The fair was here."})
    assert (told.status_code, told.json["comment"]) == (200, "The fair was here.")
    send(full)
    send(full)
    with tenant_session(full.acme) as session:
        jobs = session.scalars(select(ExportJob).order_by(ExportJob.created_at))
        assert [job.options["comment"] for job in jobs] == ["The fair was here.", ""]
    assert alice.get(path).json["comment"] == ""


def test_a_test_shows_it_and_leaves_it_for_the_next_sending(alice: FlaskClient, full: People):
    made = post(alice, REPORTS, json=WEEKLY | {"comment": "The fair was here."}).json
    with tenant_session(full.acme) as session:
        send_test(actor(ALICE), session, made["report_id"])
    send(full)
    with tenant_session(full.acme) as session:
        jobs = session.scalars(select(ExportJob))
        assert [job.options["comment"] for job in jobs] == ["The fair was here."] * 2
        assert session.scalars(select(ReportSchedule.comment)).one() == ""


def test_one_that_is_too_long_is_refused(alice: FlaskClient):
    answer = post(alice, REPORTS, json=WEEKLY | {"comment": "x" * 3001})
    assert (answer.status_code, answer.json["error"]["field"]) == (422, "comment")
