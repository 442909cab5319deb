"""Settings, Reports: what is sent by mail on a schedule; its form is in `shared/report_form.py`."""

from typing import Any

import dash
import dash_bootstrap_components as dbc
from dash import ALL, Input, Output, callback, html, no_update
from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor, current_actor
from dashboard.actions.answers import Done
from dashboard.actions.reports import (
    change_report,
    delete_report,
    schedule_report,
    send_report_again,
    send_test,
)
from dashboard.actions.roles import may, why_not
from dashboard.components.form_parts import refused, titled
from dashboard.components.report_parts import GROUP
from dashboard.components.reports import DELETE, REPORTS_LEAD
from dashboard.components.settings_screen import settings_screen
from dashboard.page_address import POSTS, PageAddress, parse_address, query_values
from dashboard.pages.shared.acting import act, pressed, pressed_key
from dashboard.pages.shared.columns import columns_kept
from dashboard.pages.shared.confirmed import do_confirmed
from dashboard.pages.shared.given import number_of
from dashboard.pages.shared.redraw import screen
from dashboard.pages.shared.report_form import drawn_form, view_of
from dashboard.pages.shared.reports import LISTED, PLACE, listed, the_report
from dashboard.pages.shared.titles import title
from dashboard.queries.pages.listing import find_page
from dashboard.queries.posts.columns import find_columns
from dashboard.queries.workspace.page_groups import find_group, summarise_group
from dashboard.queries.workspace.reports import ReportSummary
from dashboard.shell import say
from models.scope import tenant_session

PORTFOLIO = "/"

dash.register_page(__name__, path="/settings/reports", title=title("Reports"))


def layout(of: Any = "", **_query: Any) -> Any:
    """The schedules; owners and analysts also find what they may do.

    `of` is the address of a screen whose report is to be scheduled.
    """
    return screen(lambda: _drawn(of))


def _drawn(of: Any) -> html.Div:
    who = current_actor()
    parts: list[Any] = [html.Div(listed(), id=LISTED)]
    if may(who, schedule_report):
        add = dbc.Button(
            "Add a report", type="button", id="report-add", color="primary", n_clicks=0
        )
        parts += [html.Div(add, className="report-add"), html.Div(_begun(who, of), id=PLACE)]
    parts += refused([why_not(who, schedule_report)])
    return settings_screen("reports", titled("Reports by mail", REPORTS_LEAD, *parts))


def _begun(who: Actor, of: Any) -> Any:
    """The form of a new report of what a screen showed; nothing where none asks for it."""
    path, _, search = (of if isinstance(of, str) else "").partition("?")
    with tenant_session(who.tenant_id) as session:
        if path == PORTFOLIO:
            return _of_group(who, session, search)
        view = view_of(parse_address(path, search))
        if not find_page(session, who.tenant_id, view["page_id"]):
            return []
        return drawn_form(who, session, None, view | _own_columns(session, view))


def _own_columns(session: Session, view: dict[str, Any]) -> dict[str, Any]:
    """The columns of the table of posts that the person chose, where a report is of that."""
    chosen = columns_kept(session, POSTS) if view["view"] == POSTS else None
    if chosen is None:
        return {}
    return {"posts_columns": [each.key for each in find_columns(session, chosen)]}


def _of_group(who: Actor, session: Session, search: str) -> Any:
    """The form of a new report of the group that the portfolio showed, with its first Page."""
    given = query_values(search)
    asked = given.get("group_id", "")
    known = asked.isascii() and asked.isdigit()
    group = find_group(session, who.tenant_id, number_of(int(asked))) if known else None
    pages = summarise_group(session, group).page_ids if group else []
    if group is None or not pages:
        return []
    view = view_of(PageAddress.of(pages[0], given))
    return drawn_form(who, session, None, view, f"{GROUP}{group.id}")


@callback(
    Output(LISTED, "children", allow_duplicate=True),
    Input({"report-pause": ALL}, "n_clicks"),
    prevent_initial_call=True,
)
def pause(_clicks: Any) -> Any:
    """Pauses a report, or lets it be sent again."""
    if not pressed():
        return no_update

    def do(who: Actor, session: Session) -> Done[ReportSummary]:
        key = number_of(pressed_key("report-pause"))
        report = the_report(who, session, key)
        resumes = report is not None and not report.is_active
        return change_report(who, session, key, {"is_active": resumes})

    acted = act(do)
    say(acted.words if not acted.done else _paused_words(acted.done.value))
    return listed()


def _paused_words(report: ReportSummary) -> str:
    return "The report is sent again." if report.is_active else "The report is paused."


@callback(
    Output(LISTED, "children", allow_duplicate=True),
    Input({"report-test": ALL}, "n_clicks"),
    prevent_initial_call=True,
)
def test(_clicks: Any) -> Any:
    """Sends a report now, to whoever asks."""
    if not pressed():
        return no_update
    key = number_of(pressed_key("report-test"))
    say(act(lambda who, session: send_test(who, session, key)).words)
    return listed()


@callback(
    Output(LISTED, "children", allow_duplicate=True),
    Input({"delivery-again": ALL}, "n_clicks"),
    prevent_initial_call=True,
)
def again(_clicks: Any) -> Any:
    """Sends to one address again."""
    if not pressed():
        return no_update
    report, _, delivery = str(pressed_key("delivery-again")).partition("-")
    ids = number_of(report), number_of(delivery)
    say(act(lambda who, session: send_report_again(who, session, *ids)).words)
    return listed(opened=ids[0])


@callback(
    Output(LISTED, "children", allow_duplicate=True),
    Output(PLACE, "children", allow_duplicate=True),
    Input("confirmed", "data"),
    prevent_initial_call=True,
)
def delete(confirmed: Any) -> Any:
    """Deletes a report after a yes; a form that was open for it closes."""
    if not do_confirmed(confirmed, DELETE, delete_report):
        return no_update, no_update
    return listed(), []
