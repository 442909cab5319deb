"""Sends a report as the worker does, to a mail server on this machine."""

from email.message import EmailMessage
from typing import Any

from sqlalchemy import update

from dashboard.exports.jobs import run_export
from jobs.reports import start_report
from models import ReportSchedule, Tenant
from models.orm import now_utc
from models.pacific import pacific_day
from models.scope import tenant_session
from tests.mail import Mailbox
from tests.people import People
from tests.work import do_waiting

CLIENT = "client@customer.example"


def send_report(people: People, inbox: Mailbox, **values: Any) -> EmailMessage:
    """The mail of Acme's report; `values` are the schedule's."""
    with tenant_session(people.acme) as session:
        given = {
            "frequency": "weekly",
            "export_format": "csv",
            "recipients": [CLIENT],
            "options": {"date_preset": "last_28d"},
            "next_at": now_utc(),
        }
        row = ReportSchedule(
            tenant_id=people.acme, meta_page_id=people.acme_page, **(given | values)
        )
        session.add(row)
        session.flush()
        job = start_report(session, row, [CLIENT], {"due_on": pacific_day(now_utc()).isoformat()})
        assert job is not None
        job_id = str(job.id)
    assert run_export(tenant_id=people.acme, export_job_id=job_id) == "completed"
    assert do_waiting(people.acme, "report_mail") == ["succeeded"]
    return inbox.messages[-1]


def brand(people: People, **values: Any) -> None:
    """Sets how Acme's reports look."""
    with tenant_session(people.acme) as session:
        session.execute(update(Tenant).where(Tenant.id == people.acme).values(**values))


def html_of(mail: EmailMessage) -> str:
    part = mail.get_body(("html",))
    assert part is not None
    return part.get_content()


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return part.get_content()


def pictures_of(mail: EmailMessage) -> dict[str, EmailMessage]:
    """The pictures within the HTML, by Content-ID."""
    return {
        str(part["Content-ID"])[1:-1]: part
        for part in mail.walk()
        if part.get_content_maintype() == "image"
    }
