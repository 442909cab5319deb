"""A look at a report before it is kept: its file as it would be today, sent to nobody."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session, make_transient

from dashboard.actions.actor import Actor
from dashboard.actions.answers import Done
from dashboard.actions.exports import ExportRefusedError, refuse_hopeless
from dashboard.actions.pages import own_page
from dashboard.actions.reports import due_today, find_own_report, new_schedule, write_report
from dashboard.actions.roles import action
from dashboard.queries.inputs import BadInput
from jobs.reports import WITHOUT_MAIL, start_file
from models import ExportJob, MetaPage, ReportSchedule

# What belongs to the sending, and not to the file.
OF_SENDING = ("recipients", "destination", "link_days", "is_active")


@action("analyst", "preview reports")
def preview_report(
    who: Actor,
    session: Session,
    page_id: str,
    given: Mapping[str, Any],
    report_id: int | None = None,
) -> Done[ExportJob]:
    """Starts the file of a report of the Page, or of a schedule with what is to be changed in it.

    Raises BadInput.
    """
    schedule = _draft(who, session, page_id, report_id)
    shown = {name: value for name, value in given.items() if name not in OF_SENDING}
    write_report(who, session, schedule, shown)
    try:
        refuse_hopeless(session, schedule.tenant_id, schedule.export_format)
    except ExportRefusedError as refused:
        raise BadInput("export_format", str(refused)) from None
    mail = due_today(session, schedule) | WITHOUT_MAIL
    job = start_file(session, schedule, mail, requested_by=who.user_id)
    page = session.get_one(MetaPage, (job.tenant_id, job.meta_page_id))
    facts = {"export_format": job.export_format, "page": page.page_id, "export": str(job.id)}
    who.note(session, "export.requested", **facts)
    return Done("The preview is being made.", job)


def _draft(who: Actor, session: Session, page_id: str, report_id: int | None) -> ReportSchedule:
    """A schedule that no session stores."""
    if report_id is None:
        draft = new_schedule(who, own_page(who, session, page_id))
        draft.frequency, draft.comment, draft.link_days = "weekly", "", 0
        draft.recipients, draft.destination = [who.email], ""
        draft.name, draft.more_page_ids, draft.page_group_id = "", [], None
        return draft
    stored = find_own_report(who, session, report_id)
    session.refresh(stored)
    make_transient(stored)
    stored.link_days, stored.recipients = 0, [who.email]
    return stored
