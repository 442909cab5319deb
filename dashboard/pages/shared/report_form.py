"""The form that makes or changes a report that is sent by mail, on the screen of reports."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import ALL, Input, Output, State, callback, html, no_update
from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor, current_actor
from dashboard.actions.answers import Done
from dashboard.actions.report_values import SECTION_CHOICES
from dashboard.actions.reports import change_report, schedule_report
from dashboard.actions.roles import may
from dashboard.auth.identity import current_tenant_id
from dashboard.components.navbar import page_options
from dashboard.components.post_columns import order_of
from dashboard.components.report_form import BOXES, FITTED, PAGE, draw_form, looks
from dashboard.components.report_parts import (
    GROUP,
    MORE,
    SECTIONS,
    chosen_more,
    draw_parts,
    group_options,
)
from dashboard.components.trend_choices import fitting
from dashboard.page_address import DEFAULT_PRESET, POSTS, PageAddress
from dashboard.page_picker import offered_pages
from dashboard.pages.shared.acting import GONE, Acted, act, pressed, pressed_key
from dashboard.pages.shared.given import number_of, text_of
from dashboard.pages.shared.page_search import register_search
from dashboard.pages.shared.report_values import FORM, form_values
from dashboard.pages.shared.reports import LISTED, PLACE, listed, the_report
from dashboard.queries.workspace.page_groups import list_groups
from dashboard.queries.workspace.reports import ReportSummary
from dashboard.shell import say
from models import Tenant
from models.destinations import destination_names
from models.scope import tenant_session

NO_PAGES = "Connect a Facebook Page first; then its reports can be sent."


PICKED = ("page_id", "sections", "more_page_ids")
# Where a wrong value stands that has no box of its own name.
PLACES = {"hour": "time", "minute": "time", "page_group_id": "more_page_ids"}


def register() -> None:
    """Puts the callbacks of the form on the app that is being made."""
    callback(
        Output(PLACE, "children"),
        Input("report-add", "n_clicks"),
        Input({"report-edit": ALL}, "n_clicks"),
        prevent_initial_call=True,
    )(open_form)
    register_search(PAGE, page_options)
    callback(
        Output(MORE, "options"),
        Input(MORE, "search_value"),
        State(MORE, "value"),
        prevent_initial_call=True,
    )(offer_more)
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
            "no_sections": Output(f"{SECTIONS}-wrong", "children"),
            "no_more": Output(f"{MORE}-wrong", "children"),
        },
        inputs={"_sent": Input("report-form", "n_submit"), "form": FORM},
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
        return drawn_form(who, session, report)


def drawn_form(
    who: Actor,
    session: Session,
    report: ReportSummary | None,
    view: dict[str, Any] | None = None,
    group: str = "",
) -> Any:
    """The form of a report, or of a new one of what a screen showed, or of a `group` of Pages."""
    first = report.page_id if report else (view or {}).get("page_id", "")
    pages = page_options(offered_pages(session, "", first))
    if not pages:
        return html.P(NO_PAGES)
    also = chosen_more(report) if report else [group] if group else []
    more = [
        *group_options(list_groups(session, who.tenant_id)),
        *page_options(offered_pages(session, "", [one for one in also if GROUP not in one])),
    ]
    zone = session.get_one(Tenant, who.tenant_id).time_zone
    shown = view or {}
    preset, compare = shown.get("date_preset", ""), shown.get("compare", "")
    parts = draw_parts(report, more, SECTION_CHOICES, preset, compare, also)
    return draw_form(
        report,
        pages,
        who.email,
        zone,
        parts=parts,
        destinations=destination_names(),
        view=view,
    )


def view_of(address: PageAddress) -> dict[str, Any]:
    """What a screen shows, by the names of a report's options; its preset too."""
    address = fitting(address)
    of_posts = address.section == POSTS
    order_by, sort = order_of(address) if of_posts else ("", address.posts_sort)
    return {
        "page_id": address.page_id,
        "date_preset": address.range or ("" if address.since else DEFAULT_PRESET),
        "compare": address.compare,
        "trend_metric": address.metric,
        "trend_period": address.period,
        "trend_split": address.split,
        "trend_second": address.second,
        "posts_metric": address.posts_metric,
        "posts_sort": sort,
        "posts_order_by": order_by,
        "posts_words": address.words,
        "posts_type": address.kind,
        "posts_label": address.label,
        "view": POSTS if of_posts else "overview",
    }


def offer_more(words: Any, chosen: Any) -> list[dict[str, Any]]:
    """The groups, and the Pages that hold the words, of however many there are."""
    named = [one for one in chosen if GROUP not in str(one)] if isinstance(chosen, list) else []
    with tenant_session(current_tenant_id()) as session:
        groups = group_options(list_groups(session, current_tenant_id()))
        return [*groups, *page_options(offered_pages(session, words, named))]


def close_form(_clicks: Any) -> Any:
    """Leaves everything as it is."""
    return [] if pressed() else no_update


def fit_form(frequency: Any, export_format: Any) -> tuple[str, ...]:
    """Shows the fields that mean something for what was chosen."""
    return looks(frequency, export_format)


def save(_sent: Any, form: dict[str, Any]) -> dict[str, Any]:
    """Makes or changes the report; what is wrong stands at its field."""
    if not pressed():
        return _answer(no_update, no_update)

    def do(who: Actor, session: Session) -> Done[ReportSummary]:
        values = form_values(form)
        if form["edited"] is None:
            return schedule_report(who, session, text_of(form["page_id"]), values)
        return change_report(who, session, number_of(form["edited"]), values)

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
        "no_sections": no_update,
        "no_more": no_update,
    }


def _wrong(acted: Acted[Any]) -> dict[str, Any]:
    """The sentence at its field, or at the form's end; nothing at the others."""
    at = PLACES.get(acted.field, acted.field)
    said = {name: acted.error if name == at else "" for name in (*BOXES, *PICKED)}
    known = at in said
    return _answer(no_update, no_update) | {
        "invalid": {name: name == at for name in BOXES},
        "wrong": {name: said[name] for name in BOXES},
        "no_page": said["page_id"],
        "no_sections": said["sections"],
        "no_more": said["more_page_ids"],
        "else_wrong": "" if known else acted.error,
    }
