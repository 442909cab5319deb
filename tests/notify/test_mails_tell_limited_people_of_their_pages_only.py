"""Alerts and reports go to a limited person only for a Page of theirs, wherever they are named."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from dashboard.components.deliveries import draw_deliveries
from dashboard.queries.workspace.deliveries import list_deliveries
from dashboard.queries.workspace.reports import summarise_report
from jobs.deliveries import start_deliveries
from models import ExportJob, NotificationChannel, ReportDelivery, ReportSchedule
from models.files import file_key, write_file
from models.scope import tenant_session
from notify.alerts import Finding, open_alert
from notify.plan import plan_all
from notify.reports import BARRED
from tests.mail import Mailbox
from tests.people import DORA, People, add_client
from tests.work import do_waiting

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
OPS = "ops@acme.example"


@pytest.fixture
def doras_page(people: People) -> int:
    page = add_client(people)
    with tenant_session(people.acme) as session:
        session.add(NotificationChannel(tenant_id=people.acme, targets=[DORA.title(), OPS]))
    return page


def alert(people: People, page: int | None) -> None:
    with tenant_session(people.acme) as session:
        finding = Finding("stale", f"page:{page}", "A Page is stale.", meta_page_id=page)
        assert open_alert(session, people.acme, finding, now=NOW)


def tell(people: People) -> None:
    plan_all()
    do_waiting(people.acme, "notice")


def test_an_alert_of_another_page_or_of_none_is_not_mailed_to_her(
    people: People, doras_page: int, mailbox: Mailbox
) -> None:
    alert(people, people.acme_page)
    alert(people, None)
    tell(people)
    assert mailbox.recipients == [OPS]


def test_one_of_her_own_page_is(people: People, doras_page: int, mailbox: Mailbox) -> None:
    alert(people, doras_page)
    tell(people)
    assert sorted(address.lower() for address in mailbox.recipients) == [DORA, OPS]


def test_a_report_of_a_page_that_she_lost_is_skipped(
    people: People, doras_page: int, mailbox: Mailbox
) -> None:
    for page in (people.acme_page, doras_page):
        report(people, page, [DORA, OPS])
    with tenant_session(people.acme) as session:
        assert start_deliveries(session) == 4
    do_waiting(people.acme, "report_mail")
    assert sorted(mailbox.recipients) == [DORA, OPS, OPS]
    with tenant_session(people.acme) as session:
        statuses = session.query(ReportDelivery.status).order_by(ReportDelivery.id).all()
    assert sorted(status for (status,) in statuses) == ["sent", "sent", "sent", "skipped"]


def test_a_report_of_several_pages_goes_to_who_may_see_each_of_them(
    people: People, doras_page: int, mailbox: Mailbox
) -> None:
    report(people, doras_page, [DORA, OPS], more=[people.acme_page])
    with tenant_session(people.acme) as session:
        assert start_deliveries(session) == 2
    do_waiting(people.acme, "report_mail")
    assert mailbox.recipients == [OPS]
    with tenant_session(people.acme) as session:
        schedule = session.scalars(select(ReportSchedule)).one()
        told = {one.recipient: one for one in list_deliveries(session, schedule)}
        shown = str(
            draw_deliveries(
                summarise_report(session, schedule),
                list(told.values()),
                may_write=True,
                is_open=True,
            )
        )
    assert (told[DORA].status, told[DORA].may_be_sent_again) == ("skipped", False)
    assert told[DORA].error == BARRED
    assert told[OPS].error is None
    assert BARRED in shown


def report(people: People, page: int, to: list[str], more: Sequence[int] = ()) -> None:
    """One whose file is ready."""
    key = file_key(people.acme, "exports", f"{page}.csv")
    write_file(key, [b"day,views"])
    with tenant_session(people.acme) as session:
        schedule = ReportSchedule(
            tenant_id=people.acme,
            meta_page_id=page,
            frequency="weekly",
            recipients=to,
            next_at=NOW,
        )
        job = ExportJob(
            tenant_id=people.acme,
            id=uuid.uuid4(),
            meta_page_id=page,
            more_page_ids=list(more),
            export_format="csv",
            status="completed",
            file_key=key,
            size_bytes=9,
        )
        session.add_all([schedule, job])
        session.flush()
        ids = {"report_schedule_id": schedule.id, "export_job_id": job.id}
        for recipient in to:
            row = ReportDelivery(tenant_id=people.acme, recipient=recipient, due_at=NOW, **ids)
            session.add(row)
