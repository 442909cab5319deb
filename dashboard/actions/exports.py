"""Asking for an export: what the buttons and the API call, one answer for both."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor
from dashboard.actions.answers import Done, NotThereError
from dashboard.actions.pages import own_page
from dashboard.actions.report_pages import ask_for_one_page, chosen_pages
from dashboard.actions.roles import action
from dashboard.exports.options import NUMBER_FORMAT, freeze_options, with_present_names
from dashboard.locale import current_locale
from dashboard.queries.inputs import BadInput
from dashboard.queries.pages.several import read_pages
from dashboard.queries.workspace.exports import ExportSummary, find_export
from jobs.chromium import MISSING, has_chromium
from jobs.exports import ExportRequest, start_export
from models import ExportJob
from models.export_formats import DRAWN, EXPORT_FORMATS
from models.work import ACTIVE

MOST_WAITING = 100
TOO_MANY = f"{MOST_WAITING} exports are waiting or being made; wait until some of them are ready."


class ExportRefusedError(Exception):
    """There will be no export now; `code` says why to programs, the message to people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@action("viewer", "export what they read")
def ask_export(
    who: Actor, session: Session, page_id: str, given: dict[str, Any], now: datetime
) -> Done[ExportSummary]:
    """Starts an export of the view that `given` describes.

    Raises BadInput with the wrong field's name, and ExportRefusedError.
    """
    page = own_page(who, session, page_id)
    export_format = given.get("export_format")
    if export_format not in EXPORT_FORMATS:
        raise BadInput("export_format", f"The format must be one of {', '.join(EXPORT_FORMATS)}.")
    pages = chosen_pages(who, session, page, given)
    ask_for_one_page(export_format, several=bool(pages.more))
    more = read_pages(session, page.tenant_id, pages.more)
    named = {"group_name": pages.group.name if pages.group else ""}
    if not with_present_names(given).get(NUMBER_FORMAT):
        named[NUMBER_FORMAT] = str(current_locale()).replace("_", "-")
    options = freeze_options(session, pages.page, given | named, now, more)
    refuse_hopeless(session, page.tenant_id, export_format)
    request = ExportRequest(export_format, options.as_json(), who.user_id, more_page_ids=pages.more)
    job = start_export(session, pages.page, request)
    facts = {"export_format": export_format, "page": page.page_id, "export": str(job.id)}
    who.note(session, "export.requested", **facts)
    found = find_export(session, page.tenant_id, job.id)
    assert found is not None  # noqa: S101  it was written in this transaction
    return Done("It comes by itself when it is ready.", found)


@action("viewer", "fetch files", reads=True)
def fetch_export(who: Actor, session: Session, export_job_id: uuid.UUID) -> Done[ExportSummary]:
    """The export whose file the person takes."""
    found = find_export(session, who.tenant_id, export_job_id)
    if found is None:
        raise NotThereError
    who.note(session, "export.downloaded", file=found.file_name, export=str(export_job_id))
    return Done("Here is the file.", found)


def refuse_hopeless(session: Session, tenant_id: int, export_format: str) -> None:
    """Raises ExportRefusedError where no file can be made now."""
    if export_format in DRAWN and not has_chromium():
        raise ExportRefusedError("chromium_missing", MISSING)
    if _waiting(session, tenant_id) >= MOST_WAITING:
        raise ExportRefusedError("too_many", TOO_MANY)


def _waiting(session: Session, tenant_id: int) -> int:
    """Files that people wait for; a report waits for its days, which keeps nobody else waiting."""
    waiting = select(func.count()).where(
        ExportJob.tenant_id == tenant_id, ExportJob.status.in_(ACTIVE), ExportJob.mail == {}
    )
    return session.scalar(waiting) or 0
