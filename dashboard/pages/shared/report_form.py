"""The form that makes or changes a report that is sent by mail, on the screen of reports."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import ALL, Input, Output, State, callback, html, no_update
from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor, current_actor
from dashboard.actions.answers import Done
from dashboard.actions.reports import change_report, schedule_report
from dashboard.actions.roles import may
from dashboard.auth.identity import current_tenant_id
from dashboard.components.navbar import page_options
from dashboard.components.report_form import BOXES, FITTED, PAGE, draw_form, looks
from dashboard.page_picker import offered_pages
from dashboard.pages.shared.acting import GONE, Acted, act, pressed, pressed_key
from dashboard.pages.shared.given import number_of, text_of
from dashboard.pages.shared.reports import LISTED, PLACE, listed, read_form, the_report
from dashboard.queries.workspace.reports import ReportSummary
from dashboard.shell import say
from models import Tenant
from models.scope import tenant_session

NO_PAGES = "Connect a Facebook Page first; then its reports can be sent."


def register() -> None:
    """Puts the callbacks of the form on the app that is being made."""
    callback(
        Output(PLACE, "children"),
        Input("report-add", "n_clicks"),
        Input({"report-edit": ALL}, "n_clicks"),
        prevent_initial_call=True,
    )(open_form)
    callback(
        Output(PAGE, "options"),
        Input(PAGE, "search_value"),
        State(PAGE, "value"),
        prevent_initial_call=True,
    )(offer_pages)
    callback(
        Output(PLACE, "children", allow_duplicate=True),
        Input("report-cancel", "n_clicks"),
        prevent_initial_call=True,
    )(close_form)
    callback(
        [Output(f"{BOXES[name]}-field", "className") for name in FITTED],
        Input(BOXES["frequency"], "value"),
        Input(BOXES["export_format"], "value"),
        prevent_initial_call=True,
    )(fit_form)
    _register_saving()


def _register_saving() -> None:
    callback(
        output={
            "listed": Output(LISTED, "children"),
            "form": Output(PLACE, "children", allow_duplicate=True),
            "invalid": {name: Output(box, "invalid") for name, box in BOXES.items()},
            "wrong": {name: Output(f"{box}-wrong", "children") for name, box in BOXES.items()},
            "no_page": Output(f"{PAGE}-wrong", "children"),
            "else_wrong": Output("report-wrong", "children"),
        },
        inputs={
            "_sent": Input("report-form", "n_submit"),
            "edited": State("report-edited", "data"),
            "page_id": State(PAGE, "value"),
            "given": {name: State(box, "value") for name, box in BOXES.items()},
        },
        prevent_initial_call=True,
    )(save)


def open_form(_adds: Any, _edits: Any) -> Any:
    """The form of a new report, or of the one whose button was pressed."""
    who = current_actor()
    if not pressed() or not may(who, schedule_report):
        return no_update
    wanted = pressed_key("report-edit")
    with tenant_session(who.tenant_id) as session:
        report = the_report(who, session, wanted)
        if wanted is not None and report is None:
            return dbc.Alert(GONE, color="danger")
        pages = page_options(offered_pages(session, "", report.page_id if report else ""))
        zone = session.get_one(Tenant, who.tenant_id).time_zone
    return draw_form(report, pages, who.email, zone) if pages else html.P(NO_PAGES)


def offer_pages(words: Any, chosen: Any) -> list[dict[str, Any]]:
    """The Pages that hold the words, of however many there are."""
    with tenant_session(current_tenant_id()) as session:
        return page_options(offered_pages(session, words, chosen))


def close_form(_clicks: Any) -> Any:
    """Leaves everything as it is."""
    return [] if pressed() else no_update


def fit_form(frequency: Any, export_format: Any) -> tuple[str, ...]:
    """Shows the fields that mean something for what was chosen."""
    return looks(frequency, export_format)


def save(_sent: Any, edited: Any, page_id: Any, given: dict[str, Any]) -> dict[str, Any]:
    """Makes or changes the report; what is wrong stands at its field."""
    if not pressed():
        return _answer(no_update, no_update)

    def do(who: Actor, session: Session) -> Done[ReportSummary]:
        values = read_form(given)
        if edited is None:
            return schedule_report(who, session, text_of(page_id), values)
        return change_report(who, session, number_of(edited), values)

    acted = act(do)
    if not acted.done:
        return _wrong(acted)
    say(acted.words)
    return _answer(listed(), [])


def _answer(listed: Any, form: Any) -> dict[str, Any]:
    still: dict[str, Any] = dict.fromkeys(BOXES, no_update)
    return {
        "listed": listed,
        "form": form,
        "invalid": still,
        "wrong": still,
        "no_page": no_update,
        "else_wrong": no_update,
    }


def _wrong(acted: Acted[Any]) -> dict[str, Any]:
    """The sentence at its field, or at the form's end; nothing at the others."""
    at = "time" if acted.field in ("hour", "minute") else acted.field
    said = {name: acted.error if name == at else "" for name in (*BOXES, "page_id")}
    known = at in said
    return _answer(no_update, no_update) | {
        "invalid": {name: name == at for name in BOXES},
        "wrong": {name: said[name] for name in BOXES},
        "no_page": said["page_id"],
        "else_wrong": "" if known else acted.error,
    }
