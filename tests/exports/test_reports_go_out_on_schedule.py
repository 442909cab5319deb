"""Scheduled reports: due by the tenant's clocks, claimed once, sent by a real SMTP server."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from dashboard.exports.jobs import run_export
from jobs.reports import next_report, start_due_reports
from models import AuditEvent, ExportJob, ReportDelivery, ReportSchedule
from models.orm import now_utc
from models.scope import tenant_session, wide_session
from tests.conftest import refresh_settings
from tests.mail import Mailbox, running_mailbox
from tests.people import ACME_PAGE, People
from tests.visitors import change, post
from tests.work import do_waiting

PATH = f"/api/meta/pages/{ACME_PAGE}/reports/"
CLIENT = "client@customer.example"
WEEKLY = {"frequency": "weekly", "weekday": 0, "recipients": [CLIENT], "export_format": "csv"}


@pytest.fixture
def inbox(environment: pytest.MonkeyPatch, full: People) -> Iterator[Mailbox]:
    with running_mailbox() as mailbox:
        environment.setenv("SMTP_URL", mailbox.url)
        environment.setenv("PUBLIC_URL", "https://insights.example")
        refresh_settings()
        yield mailbox


def schedule(client: FlaskClient, **more: Any) -> dict[str, Any]:
    answer = post(client, PATH, json=WEEKLY | more)
    assert answer.status_code == 201, answer.text
    return answer.json


def make_due(people: People) -> None:
    with tenant_session(people.acme) as session:
        session.execute(update(ReportSchedule).values(next_at=now_utc() - timedelta(minutes=1)))


def start_all(people: People) -> int:
    """What the tick starts, made at once."""
    make_due(people)
    with wide_session("tick") as session:
        started = start_due_reports(session, now_utc())
    make_waiting(people)
    return started


def make_waiting(people: People) -> None:
    with tenant_session(people.acme) as session:
        waiting = select(ExportJob.id).where(ExportJob.status == "queued")
        jobs = [str(job_id) for job_id in session.scalars(waiting)]
    for job_id in jobs:
        assert run_export(tenant_id=people.acme, export_job_id=job_id) == "completed"


def deliver(people: People) -> list[str]:
    """What the workers do with mails that wait."""
    return do_waiting(people.acme, "report_mail")


def rows(people: People, table: Any) -> list[Any]:
    with tenant_session(people.acme) as session:
        return list(session.scalars(select(table)))


def test_a_due_report_reaches_its_reader_with_numbers_file_and_a_way_out(
    alice: FlaskClient, full: People, inbox: Mailbox
):
    schedule(alice, date_preset="last_28d")
    assert start_all(full) == 1
    assert deliver(full) == ["succeeded"]
    (mail,) = inbox.messages
    assert mail["To"] == CLIENT
    assert str(mail["Subject"]).startswith("Acme Coffee: ")
    text = mail.get_body(("plain",)).get_content()
    assert "Views: " in text
    assert "Data through Sun 22 Nov 2026" in text
    (file,) = mail.iter_attachments()
    assert file.get_filename().startswith("acme-coffee-overview-")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Message-ID"].startswith("<report.")
    assert [row.status for row in rows(full, ReportDelivery)] == ["sent"]
    assert deliver(full) == []


def test_a_file_too_large_for_a_mail_is_a_link(
    alice: FlaskClient, full: People, inbox: Mailbox, environment: pytest.MonkeyPatch
):
    environment.setattr("notify.email.report_letter.LARGEST_ATTACHMENT", 100)
    schedule(alice)
    start_all(full)
    assert deliver(full) == ["succeeded"]
    (mail,) = inbox.messages
    assert not list(mail.iter_attachments())
    (job,) = rows(full, ExportJob)
    text = mail.get_body(("plain",)).get_content()
    assert f"https://insights.example/api/exports/{job.id}/download/" in text
    actions = [event.action for event in rows(full, AuditEvent)]
    assert "report.scheduled" in actions


def test_two_schedulers_send_once(alice: FlaskClient, full: People, inbox: Mailbox):
    schedule(alice)
    make_due(full)
    with wide_session("tick") as one, wide_session("tick") as other:
        due = list(other.scalars(select(ReportSchedule)))
        assert start_due_reports(one, now_utc()) == 1
        one.commit()
        other.expunge_all()
        assert due
        assert start_due_reports(other, now_utc()) == 0
    assert len(rows(full, ExportJob)) == 1


def test_one_click_ends_the_mails_and_opening_the_link_does_not(
    alice: FlaskClient, server: Any, full: People, inbox: Mailbox
):
    schedule(alice)
    start_all(full)
    deliver(full)
    path = str(inbox.messages[0]["List-Unsubscribe"])[1:-1].removeprefix("https://insights.example")
    stranger = server.test_client()
    assert "No more reports?" in stranger.get(path).text
    assert rows(full, ReportSchedule)[0].unsubscribed == []
    body = {"List-Unsubscribe": "One-Click"}
    assert "You are unsubscribed" in stranger.post(path, data=body).text
    assert rows(full, ReportSchedule)[0].unsubscribed == [CLIENT]
    assert stranger.post(path[:-3] + "abc").status_code == 404
    start_all(full)
    deliver(full)
    assert len(inbox.messages) == 1


def test_a_test_goes_to_whoever_asked_alone(alice: FlaskClient, full: People, inbox: Mailbox):
    made = schedule(alice)
    answer = post(alice, f"/api/reports/{made['report_id']}/test/")
    assert answer.json["recipient"] == "alice@acme.example"
    make_waiting(full)
    deliver(full)
    assert [mail["To"] for mail in inbox.messages] == ["alice@acme.example"]
    told = alice.get(f"/api/reports/{made['report_id']}/deliveries/").json["results"]
    assert [row["status"] for row in told] == ["sent"]


def test_a_paused_report_is_not_due(alice: FlaskClient, full: People, inbox: Mailbox):
    made = schedule(alice)
    path = f"/api/reports/{made['report_id']}/"
    paused = change(alice, "patch", path, json={"is_active": False})
    assert (paused.status_code, paused.json["next_at"]) == (200, None)
    assert start_all(full) == 0
    assert change(alice, "delete", path).status_code == 204
    assert alice.get(path).status_code == 404


def test_only_owners_and_analysts_of_the_tenant_may(
    alice: FlaskClient, bob: FlaskClient, charlie: FlaskClient, full: People
):
    made = schedule(alice)
    path = f"/api/reports/{made['report_id']}/"
    assert post(bob, PATH, json=WEEKLY).status_code == 403
    assert change(bob, "delete", path).status_code == 403
    assert bob.get(path).status_code == 200
    assert charlie.get(path).status_code == 404
    assert change(charlie, "patch", path, json={"hour": 3}).status_code == 404
    assert post(charlie, f"{path}test/").status_code == 404


WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    ({"frequency": "hourly"}, "frequency"),
    ({"weekday": 7}, "weekday"),
    ({"month_day": 0}, "month_day"),
    ({"hour": 24}, "hour"),
    ({"recipients": []}, "recipients"),
    ({"recipients": ["no address"]}, "recipients"),
    ({"recipients": ["a@b.example\nBcc: c@d.example"]}, "recipients"),
    ({"export_format": "xls"}, "export_format"),
    ({"paper": "a5"}, "paper"),
)


def test_a_wrong_schedule_is_refused_by_name(alice: FlaskClient):
    for wrong, field in WRONG:
        answer = post(alice, PATH, json=WEEKLY | wrong)
        assert (answer.status_code, answer.json["error"]["field"]) == (422, field)


BERLIN, JAMAICA, TOKYO = "Europe/Berlin", "America/Jamaica", "Asia/Tokyo"
MONDAYS = {"frequency": "weekly", "weekday": 0}
ENDS = {"frequency": "monthly", "month_day": 31}
FIRSTS = {"frequency": "monthly", "month_day": 1}
SUNDAY_NIGHTS = {"frequency": "weekly", "weekday": 6, "hour": 2, "minute": 30}


@pytest.mark.parametrize(
    ("plan", "zone", "after", "due"),
    [
        # Clocks go back on 25 October and forward on 29 March; eight o'clock stays eight o'clock.
        (MONDAYS, BERLIN, "2026-10-20T12:00", "2026-10-26T07:00"),
        (MONDAYS, BERLIN, "2026-03-24T12:00", "2026-03-30T06:00"),
        (ENDS, JAMAICA, "2026-02-01T12:00", "2026-02-28T13:00"),
        (ENDS, JAMAICA, "2026-02-28T13:00", "2026-03-31T13:00"),
        (FIRSTS, TOKYO, "2026-11-24T00:00", "2026-11-30T23:00"),
        # Half past two does not exist on that day.
        (SUNDAY_NIGHTS, BERLIN, "2026-03-24T12:00", "2026-03-29T01:30"),
    ],
)
def test_reports_are_due_by_the_clocks_of_the_tenant(
    plan: dict[str, Any], zone: str, after: str, due: str
):
    values = {"weekday": 0, "month_day": 1, "hour": 8, "minute": 0} | plan
    found = next_report(ReportSchedule(**values), zone, at(after))
    assert found == at(due)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_another_time_zone_moves_the_reports_that_are_due(alice: FlaskClient, full: People):
    made = schedule(alice)
    assert change(alice, "patch", "/api/workspace/", json={"time_zone": TOKYO}).status_code == 204
    moved = alice.get(f"/api/reports/{made['report_id']}/").json
    assert moved["time_zone"] == TOKYO
    assert datetime.fromisoformat(moved["next_at"]).astimezone(ZoneInfo(TOKYO)).hour == 8
