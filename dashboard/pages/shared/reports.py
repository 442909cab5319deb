"""What the list of reports and the form of one share: both as they are now, and what was typed."""

import re
from typing import Any

from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor, current_actor
from dashboard.actions.reports import change_report
from dashboard.actions.roles import may
from dashboard.auth.addresses import shown_addresses
from dashboard.components.reports import draw_reports
from dashboard.pages.shared.given import number_of, text_of
from dashboard.queries.inputs import BadInput
from dashboard.queries.workspace.reports import (
    ReportSummary,
    find_report,
    latest_deliveries,
    list_reports,
    summarise_report,
)
from models.scope import tenant_session

LISTED, PLACE = "reports", "report-place"
TEXTS = ("name", "frequency", "export_format", "paper", "csv_separator", "recipients")
CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)(:\d\d)?", re.ASCII)


def listed() -> list[Any]:
    """The schedules of the workspace, with what the person may do."""
    who = current_actor()
    with tenant_session(who.tenant_id) as session:
        reports = list_reports(session, who.tenant_id, show=shown_addresses())
        sent = latest_deliveries(session, who.tenant_id, show=shown_addresses())
    return draw_reports(reports, sent, may_write=may(who, change_report))


def the_report(who: Actor, session: Session, wanted: Any) -> ReportSummary | None:
    """The tenant's report of this id, which a browser sent."""
    found = find_report(session, who.tenant_id, number_of(wanted))
    return summarise_report(session, found) if found else None


def read_form(given: dict[str, Any]) -> dict[str, Any]:
    """What the boxes hold, as the actions take it. Raises BadInput."""
    clock = CLOCK.fullmatch(text_of(given.get("time")))
    if clock is None:
        raise BadInput("time", "Write the time as hours and minutes, like 08:00.")
    texts = {name: text_of(given.get(name)) for name in TEXTS}
    return texts | {
        "name": texts["name"].strip(),
        "weekday": _whole("weekday", given.get("weekday")),
        "month_day": _whole("month_day", given.get("month_day")),
        "hour": int(clock[1]),
        "minute": int(clock[2]),
        "recipients": re.split(r"[\s,;]+", texts["recipients"]),
    }


def _whole(name: str, value: Any) -> int:
    text = str(value)
    if not text.isascii() or not text.isdigit() or len(text) > 2:
        raise BadInput(name, "Choose a day of the list.")
    return int(text)
