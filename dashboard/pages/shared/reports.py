"""What the list of reports and the form of one share: both as they are now, and what was typed."""

import re
from typing import Any

from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor, current_actor
from dashboard.actions.reports import change_report
from dashboard.actions.roles import may
from dashboard.auth.addresses import shown_addresses
from dashboard.components.report_parts import GROUP, USUAL
from dashboard.components.reports import draw_reports
from dashboard.pages.shared.given import number_of, text_of
from dashboard.queries.days.comparisons import PREVIOUS
from dashboard.queries.inputs import BadInput
from dashboard.queries.workspace.deliveries import recent_deliveries
from dashboard.queries.workspace.reports import (
    ReportSummary,
    find_report,
    list_reports,
    summarise_report,
)
from models.scope import tenant_session

LISTED, PLACE = "reports", "report-place"
TEXTS = (
    "name",
    "frequency",
    "export_format",
    "paper",
    "csv_separator",
    "recipients",
    "destination",
)
LONGEST_KEY = 10
WORDS = ("introduction", "comment", "date_preset", "compare")
CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)(:\d\d)?", re.ASCII)


def listed(opened: int | None = None) -> list[Any]:
    """The schedules of the workspace, with what the person may do; the sendings of `opened` are
    shown."""
    who = current_actor()
    with tenant_session(who.tenant_id) as session:
        reports = list_reports(session, who.tenant_id, show=shown_addresses())
        sent = recent_deliveries(session, who.tenant_id, show=shown_addresses())
    return draw_reports(reports, sent, may_write=may(who, change_report), opened=opened)


def the_report(who: Actor, session: Session, wanted: Any) -> ReportSummary | None:
    """The tenant's report of this id, which a browser sent."""
    found = find_report(session, who.tenant_id, number_of(wanted))
    return summarise_report(session, found) if found else None


def read_form(given: dict[str, Any]) -> dict[str, Any]:
    """What the boxes hold, as the actions take it. Raises BadInput."""
    clock = CLOCK.fullmatch(text_of(given.get("time")))
    if clock is None:
        raise BadInput("time", "Write the time as hours and minutes, like 08:00.")
    texts = {name: text_of(given.get(name)) for name in (*TEXTS, *WORDS)}
    return texts | {
        "name": texts["name"].strip(),
        "date_preset": "" if texts["date_preset"] == USUAL else texts["date_preset"],
        "compare": texts["compare"] or PREVIOUS,
        "weekday": _whole("weekday", given.get("weekday")),
        "month_day": _whole("month_day", given.get("month_day")),
        "hour": int(clock[1]),
        "minute": int(clock[2]),
        "link_days": _whole("link_days", given.get("link_days")),
        "recipients": re.split(r"[\s,;]+", texts["recipients"]),
    }


def read_parts(sections: Any, more: Any) -> dict[str, Any]:
    """What the pickers of sections and of further Pages hold, as the actions take it."""
    chosen = [text_of(one) for one in more] if isinstance(more, list) else []
    groups = [_key(one.removeprefix(GROUP)) for one in chosen if one.startswith(GROUP)]
    pages = [one for one in chosen if not one.startswith(GROUP)]
    if len(groups) > 1:
        raise BadInput("more_page_ids", "Choose one group.")
    read: dict[str, Any] = {"more_page_ids": pages}
    if groups:
        read["page_group_id"] = groups[0]
    if isinstance(sections, list):
        read["sections"] = [text_of(one) for one in sections]
    return read


def _key(text: str) -> int:
    """The key of a group; anything strange is nobody's."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST_KEY else 0


def _whole(name: str, value: Any) -> int:
    text = str(value)
    if not text.isascii() or not text.isdigit() or len(text) > 2:
        raise BadInput(name, "Choose a day of the list.")
    return int(text)
