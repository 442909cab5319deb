"""Scheduled reports: made, changed, paused, deleted, and one sent now as a test."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor
from dashboard.actions.answers import Done, NotThereError
from dashboard.actions.pages import own_page
from dashboard.actions.report_pages import write_pages
from dashboard.actions.report_values import write_options, write_schedule
from dashboard.actions.roles import action
from dashboard.exports.options import GIVEN, check_given
from dashboard.queries.inputs import BadInput
from dashboard.queries.pages.several import read_pages
from dashboard.queries.workspace.deliveries import DeliveryView, find_delivery, view_delivery
from dashboard.queries.workspace.reports import ReportSummary, find_report, summarise_report
from jobs.deliveries import ENDED, send_again
from jobs.report_pages import pages_of_report
from jobs.reports import start_report
from models import ExportJob, MetaPage, ReportSchedule, Tenant
from models.orm import now_utc

NEEDED = ("frequency",)
OF_PAGES = ("more_page_ids", "page_group_id")
UNSUBSCRIBED = "Whoever has this address wants no more reports; it is not sent again."
NOT_AGAIN = {"waiting": "It is on its way already; wait until it has ended."}


@action("analyst", "schedule reports")
def schedule_report(
    who: Actor, session: Session, page_id: str, given: Mapping[str, Any]
) -> Done[ReportSummary]:
    """Makes a schedule of the Page. Raises BadInput."""
    page = own_page(who, session, page_id)
    for name in NEEDED:
        if not given.get(name):
            raise BadInput(name, "This value is needed.")
    schedule = new_schedule(who, page)
    write_report(who, session, schedule, given)
    session.add(schedule)
    session.flush()
    _note(who, session, schedule, "report.scheduled")
    return Done("The report is scheduled.", summarise_report(session, schedule))


@action("analyst", "change reports")
def change_report(
    who: Actor, session: Session, report_id: int, given: Mapping[str, Any]
) -> Done[ReportSummary]:
    """Changes what is given; `is_active` false pauses. Raises BadInput."""
    schedule = find_own_report(who, session, report_id)
    write_report(who, session, schedule, given)
    session.flush()
    _note(who, session, schedule, "report.changed")
    return Done("The report is changed.", summarise_report(session, schedule))


@action("analyst", "delete reports")
def delete_report(who: Actor, session: Session, report_id: int) -> Done[None]:
    """Deletes a schedule with the record of its sendings."""
    schedule = find_own_report(who, session, report_id)
    _note(who, session, schedule, "report.deleted")
    session.delete(schedule)
    return Done("The report is deleted; nobody gets it any more.", None)


@action("analyst", "send reports")
def send_test(who: Actor, session: Session, report_id: int) -> Done[ExportJob | None]:
    """Sends the report now, to the person alone."""
    schedule = find_own_report(who, session, report_id)
    job = start_report(
        session, schedule, [who.email], due_today(session, schedule), requested_by=who.user_id
    )
    who.note(session, "report.test_sent", report=schedule.id)
    return Done(f"On its way to {who.email}.", job)


@action("analyst", "send reports again")
def send_report_again(
    who: Actor, session: Session, report_id: int, delivery_id: int
) -> Done[DeliveryView]:
    """Sends to one address once more what was sent, or could not be. Raises BadInput."""
    schedule = find_own_report(who, session, report_id)
    delivery = find_delivery(session, who.tenant_id, report_id, delivery_id)
    if delivery is None:
        raise NotThereError
    if delivery.status not in ENDED or delivery.recipient in schedule.unsubscribed:
        raise BadInput("delivery_id", NOT_AGAIN.get(delivery.status, UNSUBSCRIBED))
    send_again(session, delivery, now_utc())
    session.flush()
    sent = view_delivery(session, delivery)
    who.note(session, "report.sent_again", report=schedule.id, recipient=sent.reader)
    return Done(f"On its way to {sent.reader} again.", sent)


def new_schedule(who: Actor, page: MetaPage) -> ReportSchedule:
    """A schedule of the Page with what is usual, not stored yet."""
    return ReportSchedule(
        tenant_id=page.tenant_id,
        meta_page_id=page.id,
        created_by=who.user_id,
        weekday=0,
        month_day=1,
        hour=8,
        minute=0,
        export_format="pdf",
    )


def due_today(session: Session, schedule: ReportSchedule) -> dict[str, Any]:
    """What is told to a report that is made at once: it waits for no day."""
    zone = session.get_one(Tenant, schedule.tenant_id).time_zone
    return {"due_on": now_utc().astimezone(ZoneInfo(zone)).date().isoformat()}


def write_report(
    who: Actor, session: Session, schedule: ReportSchedule, given: Mapping[str, Any]
) -> None:
    """Sets what was given. Raises BadInput."""
    zone = session.get_one(Tenant, schedule.tenant_id).time_zone
    write_options(session, schedule, given)
    write_schedule(schedule, given, zone, now_utc())
    write_pages(who, session, schedule, given)
    _check_metrics(session, schedule, given)


def _check_metrics(session: Session, schedule: ReportSchedule, given: Mapping[str, Any]) -> None:
    """Raises BadInput where Facebook refuses a metric that is chosen now, or of Pages that are."""
    pages_change = any(given.get(name) is not None for name in OF_PAGES)
    chosen = schedule.options if pages_change else given
    named = {name: chosen[name] for name in GIVEN if chosen.get(name) is not None}
    if named:
        page, more, _group = pages_of_report(session, schedule)
        pages = [page, *read_pages(session, schedule.tenant_id, more)]
        check_given(session, pages, named)


def _note(who: Actor, session: Session, schedule: ReportSchedule, what: str) -> None:
    place = [f"the destination {schedule.destination}"] if schedule.destination else []
    who.note(session, what, report=schedule.id, recipients=[*schedule.recipients, *place])


def find_own_report(who: Actor, session: Session, report_id: int) -> ReportSchedule:
    """The tenant's schedule. Raises NotThereError."""
    found = find_report(session, who.tenant_id, report_id)
    if found is None:
        raise NotThereError
    return found
