"""Sync health: what is wrong, how complete each Page is, what is due next, and what ran."""

from collections.abc import Mapping
from typing import Any

import dash
from dash import Input, Output, State, callback, html
from sqlalchemy.orm import Session

from dashboard.auth.addresses import shown_addresses
from dashboard.auth.identity import current_tenant_id
from dashboard.components.alerts import draw_alerts, draw_standstill
from dashboard.components.controls import control, list_of, list_pages, pages_look
from dashboard.components.loading import loading
from dashboard.components.notices import failure, wrong_value
from dashboard.components.run_table import RUNS_A_PAGE, draw_runs, run_choices
from dashboard.components.sections import section_head
from dashboard.components.sync_health import (
    PAGES_SIZE,
    draw_pages,
    draw_schedules,
    no_such_page,
    offered,
    page_choice,
)
from dashboard.components.tables import Listed
from dashboard.page_address import page_number, short_text, texts
from dashboard.page_picker import offered_pages
from dashboard.pages.shared.redraw import chosen, first_values, safely, screen
from dashboard.pages.shared.titles import title
from dashboard.pages.shared.watching import moved, watching
from dashboard.queries.inputs import BadInput
from dashboard.queries.pages.listing import find_page, names_of
from dashboard.queries.runs.alerts import list_alerts
from dashboard.queries.runs.sync_health import (
    RunFilter,
    count_runs,
    read_health,
    read_runs,
    read_schedules,
    some_pages,
)
from jobs.health.check import Check
from jobs.health.work import standstill
from models import MetaPage, Tenant
from models.orm import now_utc
from models.scope import tenant_session

LIST = "sync-health"
ALERTS_SHOWN = 20
# The list of Pages has a number of its own in the address, beside that of the runs.
PAGES_OF_PAGES, PAGES_OF_RUNS = list_of(LIST, "pages"), list_of(LIST)
BROKEN = Listed([failure()], 1)

dash.register_page(__name__, path="/sync-health", title=title("Sync health"))


def layout(**query: Any) -> Any:
    """The screen by its address."""
    return screen(lambda: _screen(first_values(query)))


def _screen(given: dict[str, Any]) -> html.Div:
    read = texts(given)
    alerts, pages, runs = draw_alerts_of(given), draw_pages_of(given), draw_runs_of(given)
    choice = page_choice(offer("", read.get("page_id", "")), read.get("page_id", ""))
    head = [html.H1("Sync health"), html.Div(choice, className="controls")]
    choices = run_choices(read.get("status", ""), read.get("kind", ""))
    return html.Div(
        [
            watching(LIST),
            html.Div(head, className="page-head"),
            loading(html.Div(alerts, id="health-alerts")),
            html.Section(
                [
                    loading(html.Div(pages.children, id="health-pages")),
                    list_pages(page_number(given.get("pages")), pages.last, PAGES_OF_PAGES),
                ],
                className="section table-section",
            ),
            html.Div(_schedules(), id="health-plans"),
            html.Section(
                [
                    section_head("Runs", *choices),
                    loading(html.Div(runs.children, id="health-runs"), rows=8),
                    list_pages(page_number(given.get("page")), runs.last, PAGES_OF_RUNS),
                ],
                className="section table-section with-head",
            ),
        ],
        className="screen",
    )


def draw_alerts_of(given: Mapping[str, Any]) -> Any:
    """What is open, of all Pages or of the one that is chosen."""
    with tenant_session(current_tenant_id()) as session:
        named, page = _page_of(session, given)
        if named and page is None:
            return no_such_page()
        tenant_id = current_tenant_id()
        show, most = shown_addresses(), ALERTS_SHOWN
        count, alerts = list_alerts(
            session, tenant_id, page=page, is_open=True, limit=most, show=show
        )
        about = {alert.page_id for alert in alerts if alert.page_id}
        drawn = draw_alerts(alerts, count, names_of(session, tenant_id, about), now_utc())
    stopped = standstill()
    if stopped is None:
        return drawn
    return [draw_standstill(_words(stopped)), *([drawn] if alerts else [])]


def _words(stopped: Check) -> str:
    """What stands still, for people who run no command."""
    told = {"workers": "no worker takes up what waits", "scheduler": "nothing is started any more"}
    return told.get(stopped.name, stopped.finding)


def draw_pages_of(given: Mapping[str, Any]) -> Listed:
    """How complete and fresh they are, and what of their budget at Meta is in use."""
    tenant_id, now, number = current_tenant_id(), now_utc(), page_number(given.get("pages"))
    with tenant_session(tenant_id) as session:
        named, page = _page_of(session, given)
        if named and page is None:
            return Listed([], 1)
        skip = (number - 1) * PAGES_SIZE
        total, pages = some_pages(session, tenant_id, limit=PAGES_SIZE, offset=skip)
        if page is not None:
            total, pages, number = 1, [page], 1
        health = read_health(session, tenant_id, pages, now, show=shown_addresses())
        return draw_pages(health, number, total, _zone(session, tenant_id), now)


def draw_runs_of(given: Mapping[str, Any]) -> Listed:
    """The newest runs that match what is chosen."""
    tenant_id, number, read = current_tenant_id(), page_number(given.get("page")), texts(given)
    with tenant_session(tenant_id) as session:
        named, page = _page_of(session, given)
        if named and page is None:
            return Listed([], 1)
        wanted = RunFilter(page, read.get("status", ""), read.get("kind", ""))
        skip = (number - 1) * RUNS_A_PAGE
        try:
            counts = count_runs(session, tenant_id, wanted)
            runs = read_runs(session, tenant_id, wanted, limit=RUNS_A_PAGE, offset=skip)
        except BadInput as error:
            return Listed([wrong_value(error)], 1)
        return draw_runs(runs, counts, wanted, number, _zone(session, tenant_id), now_utc())


def _schedules() -> html.Section:
    tenant_id = current_tenant_id()
    with tenant_session(tenant_id) as session:
        return draw_schedules(read_schedules(session, tenant_id), _zone(session, tenant_id))


def _page_of(session: Session, given: Mapping[str, Any]) -> tuple[bool, MetaPage | None]:
    """Whether a Page is named, and that Page where it is one of the tenant's."""
    page_id = texts(given).get("page_id", "")
    return bool(page_id), find_page(session, current_tenant_id(), page_id) if page_id else None


def _zone(session: Session, tenant_id: int) -> str:
    return session.get_one(Tenant, tenant_id).time_zone


def offer(words: Any, chosen_page: Any) -> list[dict[str, Any]]:
    """The Pages that may be chosen: those that hold the words, and the one that is chosen."""
    with tenant_session(current_tenant_id()) as session:
        return offered(offered_pages(session, words, chosen_page), short_text(chosen_page))


@callback(
    Output("health-alerts", "children"),
    Output("health-plans", "children"),
    inputs={"given": chosen("page_id"), "_moved": moved(LIST)},
    prevent_initial_call=True,
)
def redraw_alerts(given: dict[str, Any], _moved: Any) -> tuple[Any, Any]:
    """What is open and what is due."""
    return safely(lambda: draw_alerts_of(given), failure()), safely(_schedules, html.Section())


@callback(
    Output("health-pages", "children"),
    Output(PAGES_OF_PAGES, "max_value"),
    Output(PAGES_OF_PAGES, "className"),
    inputs={
        "given": chosen("page_id") | {"pages": Input(PAGES_OF_PAGES, "active_page")},
        "_moved": moved(LIST),
    },
    prevent_initial_call=True,
)
def redraw_pages(given: dict[str, Any], _moved: Any) -> tuple[Any, ...]:
    """The Pages, of all or of the one that is chosen."""
    shown = safely(lambda: draw_pages_of(given), BROKEN)
    return shown.children, shown.last, pages_look(shown.last)


@callback(
    Output("health-runs", "children"),
    Output(PAGES_OF_RUNS, "max_value"),
    Output(PAGES_OF_RUNS, "className"),
    inputs={
        "given": chosen("page_id", "status", "kind")
        | {"page": Input(PAGES_OF_RUNS, "active_page")},
        "_moved": moved(LIST),
    },
    prevent_initial_call=True,
)
def redraw_runs(given: dict[str, Any], _moved: Any) -> tuple[Any, ...]:
    """The runs of what is chosen."""
    shown = safely(lambda: draw_runs_of(given), BROKEN)
    return shown.children, shown.last, pages_look(shown.last)


@callback(
    Output(control("page_id"), "options"),
    Input(control("page_id"), "search_value"),
    State(control("page_id"), "value"),
    prevent_initial_call=True,
)
def offer_pages(words: Any, chosen_page: Any) -> list[dict[str, Any]]:
    """The Pages that hold the words."""
    return offer(words, chosen_page)
