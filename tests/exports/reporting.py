"""Reports as the tick, the workers and the mail server pass them on, at the moment of a clock."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import Range

from dashboard.exports.jobs import run_export
from jobs.deliveries import start_deliveries
from jobs.reports import start_due_reports
from models import Alert, ExportJob, MetaPage, ReportDelivery, ReportSchedule, Tenant
from models.scope import tenant_session, wide_session
from tests.people import People
from tests.queries.coverage import put_line, ranges
from tests.queries.numbers import put_days, the_page
from tests.work import do_waiting

CLIENT = "client@customer.example"
VIEWS = "page_media_view"


def make_schedule(people: People, due: datetime, **values: Any) -> int:
    """A monthly report as CSV that is due at that moment."""
    given = {"frequency": "monthly", "export_format": "csv", "recipients": [CLIENT]} | values
    with tenant_session(people.acme) as session:
        row = ReportSchedule(
            tenant_id=people.acme,
            meta_page_id=people.acme_page,
            **{"weekday": 0, "month_day": 1, "hour": 8, "minute": 0} | given,
            next_at=due,
        )
        session.add(row)
        session.flush()
        return row.id


def move_to(people: People, zone: str) -> None:
    """Gives the workspace another time zone."""
    with tenant_session(people.acme) as session:
        session.get_one(Tenant, people.acme).time_zone = zone


def put_read(people: People, since: date, until: date) -> None:
    """One line that was read for these days, a number on each, and the posts of all days listed."""
    days = [since + timedelta(days=each) for each in range((until - since).days + 1)]
    with tenant_session(people.acme) as session:
        page = the_page(session, people.acme_page)
        put_days(session, page, VIEWS, dict.fromkeys(days, 10))
        line = put_line(session, page, VIEWS, read=[(since, until)])
        page.posts_listed = [Range(date(2024, 1, 1), date(2050, 1, 1))]
        page.backfill_goal = since
        line.settled = ranges()


def start_due(people: People, now: datetime) -> ExportJob:
    """The one export that starts at that moment."""
    with wide_session("tick") as session:
        assert start_due_reports(session, now) == 1
    return job_of(people)


def job_of(people: People) -> ExportJob:
    """The newest export."""
    with tenant_session(people.acme) as session:
        newest = select(ExportJob).order_by(ExportJob.created_at.desc(), ExportJob.id).limit(1)
        return session.scalars(newest).one()


def run(people: People) -> str:
    """What a worker does with the newest export, even before its time."""
    job = job_of(people)
    with tenant_session(people.acme) as session:
        waits = (ExportJob.id == job.id, ExportJob.status == "queued")
        session.execute(update(ExportJob).where(*waits).values(resume_at=None))
    return run_export(tenant_id=people.acme, export_job_id=str(job.id))


def deliver(people: People) -> list[str]:
    """What the tick and the workers of mails do."""
    with wide_session("tick") as session:
        start_deliveries(session)
    return do_waiting(people.acme, "report_mail")


def rows(people: People, table: Any) -> list[Any]:
    """All rows of a table of Acme's."""
    with tenant_session(people.acme) as session:
        return list(session.scalars(select(table)))


def delivery(people: People) -> ReportDelivery:
    """The one delivery."""
    (row,) = rows(people, ReportDelivery)
    return row


def alerts(people: People, *, open_only: bool = True) -> list[Alert]:
    """Alerts about reports."""
    found = [one for one in rows(people, Alert) if one.kind.startswith("report")]
    return [one for one in found if not (open_only and one.resolved_at)]


def page_of(people: People) -> MetaPage:
    """Acme's Page."""
    with tenant_session(people.acme) as session:
        return the_page(session, people.acme_page)
