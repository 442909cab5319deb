"""Settings, Audit: what was done in the workspace, for its owners."""

from collections.abc import Mapping
from typing import Any

import dash
from dash import Input, Output, callback, html

from dashboard.actions.actor import current_actor
from dashboard.actions.audit import read_audit
from dashboard.actions.roles import why_not
from dashboard.components.audit import (
    DOWNLOAD,
    LEAD,
    LINES_A_PAGE,
    audit_choices,
    download_address,
    draw_audit,
)
from dashboard.components.controls import list_of, list_pages, pages_look
from dashboard.components.form_parts import refused, titled
from dashboard.components.loading import loading
from dashboard.components.notices import failure, wrong_value
from dashboard.components.settings_screen import settings_screen
from dashboard.components.tables import Listed
from dashboard.page_address import page_number, texts
from dashboard.pages.shared.redraw import chosen, first_values, safely, screen
from dashboard.pages.shared.titles import title
from dashboard.queries.inputs import BadInput
from dashboard.queries.workspace.audit import AuditFilter, checked_filter, people_of_audit
from models import Tenant
from models.scope import tenant_session
from settings import get_settings

LIST, PAGES = "audit-lines", list_of("audit")
BROKEN = (Listed([failure()], 1), "")

dash.register_page(__name__, path="/settings/audit", title=title("Audit"))


def layout(**query: Any) -> Any:
    """The audit; others than owners read who may."""
    return screen(lambda: _screen(first_values(query)))


def _screen(given: dict[str, Any]) -> html.Div:
    who = current_actor()
    lead = LEAD.format(days=get_settings().audit_keep_days)
    refusal = why_not(who, read_audit)
    if refusal:
        return settings_screen("audit", titled("Audit", lead, *refused([refusal])))
    shown, _address = draw_lines(given)
    with tenant_session(who.tenant_id) as session:
        people = people_of_audit(session, who.tenant_id)
    return settings_screen(
        "audit",
        titled(
            "Audit",
            lead,
            audit_choices(_calm(given), people),
            loading(html.Div(shown.children, id=LIST), rows=8),
            list_pages(page_number(given.get("page")), shown.last, PAGES),
        ),
    )


def draw_lines(given: Mapping[str, Any]) -> tuple[Listed, str]:
    """The lines that are chosen, and the address of the same as a file."""
    who, number = current_actor(), page_number(given.get("page"))
    try:
        wanted = _wanted(given)
    except BadInput as error:
        return Listed([wrong_value(error)], 1), download_address(AuditFilter())
    skip = (number - 1) * LINES_A_PAGE
    with tenant_session(who.tenant_id) as session:
        page = read_audit(who, session, wanted, limit=LINES_A_PAGE, offset=skip).value
        zone = session.get_one(Tenant, who.tenant_id).time_zone
    return draw_audit(page, wanted, number, zone), download_address(wanted)


def _wanted(given: Mapping[str, Any]) -> AuditFilter:
    read = texts(given)
    return checked_filter(*(read.get(name, "") for name in ("person", "kind", "since", "until")))


def _calm(given: Mapping[str, Any]) -> AuditFilter:
    """What the controls show, also where the address is wrong."""
    try:
        return _wanted(given)
    except BadInput:
        return AuditFilter()


@callback(
    Output(LIST, "children"),
    Output(PAGES, "max_value"),
    Output(PAGES, "className"),
    Output(DOWNLOAD, "href"),
    inputs={
        "given": chosen("person", "kind", "since", "until") | {"page": Input(PAGES, "active_page")}
    },
    prevent_initial_call=True,
)
def redraw_lines(given: dict[str, Any]) -> tuple[Any, ...]:
    """The lines of what is chosen."""
    shown, address = safely(lambda: draw_lines(given), BROKEN)
    return shown.children, shown.last, pages_look(shown.last), address
