"""Sync health: the runs of all Pages, what they cost and what went wrong."""

from typing import Any

from dash import Dash, html

from dashboard.auth.identity import current_tenant_id
from dashboard.components.alerts import draw_alerts
from dashboard.components.health import PAGES_SIZE, draw_pages, draw_schedules, filter_links
from dashboard.components.health_runs import RUNS_A_PAGE, draw_runs
from dashboard.components.tables import page_number
from dashboard.components.view import notice, wrong_value
from dashboard.page_address import query_values
from dashboard.pages.address import at, fill, read_address
from dashboard.pages.skeletons import skeletons
from dashboard.pages.watch import mark
from dashboard.queries.inputs import BadInput
from dashboard.queries.pages.listing import find_page
from dashboard.queries.runs.alerts import list_alerts
from dashboard.queries.runs.sync_health import read_health, read_runs, read_schedules, some_pages
from models import Tenant
from models.orm import now_utc
from models.scope import tenant_session

ALERTS_SHOWN = 20
PLACES = [("health-filters", "children"), ("health-top", "children")]
PLACES += [("health-runs", "children")]


def skeleton() -> list[Any]:
    """Head, alerts, Pages and runs."""
    head = html.Div(
        [
            html.H1("Sync health"),
            html.Div(id="health-filters", className="controls"),
        ],
        className="page-head",
    )
    return [
        head,
        html.Div(html.Section(skeletons("row", 4), className="section"), id="health-top"),
        html.Section(skeletons("row", 6), id="health-runs", className="section table-section"),
    ]


def register(app: Dash) -> None:
    """One callback draws it all."""
    fill(app, PLACES, at("health"), mark("health"))(draw_health)


def draw_health(address: Any, _mark: Any = None) -> tuple[Any, Any, Any]:
    """Alerts, Pages, schedules and runs, of all Pages or of the one in the address."""
    given = query_values(read_address(address)[1])
    tenant_id, now = current_tenant_id(), now_utc()
    with tenant_session(tenant_id) as session:
        zone = session.get_one(Tenant, tenant_id).time_zone
        page_id = given.get("page_id", "")
        page = find_page(session, tenant_id, page_id) if page_id else None
        if page_id and page is None:
            every = html.A("Show all Pages", href="/sync-health", className="nav link")
            return [], notice("There is no such Page here.", action=every), []
        try:
            count, runs = read_runs(
                session,
                tenant_id,
                page=page,
                status=given.get("status", ""),
                limit=RUNS_A_PAGE,
                offset=(page_number(given) - 1) * RUNS_A_PAGE,
            )
        except BadInput as error:
            return [], wrong_value(error), []
        skip = max(page_number({"page": given.get("pages", "")}) - 1, 0) * PAGES_SIZE
        total, pages = some_pages(session, tenant_id, limit=PAGES_SIZE, offset=skip)
        shown = [page] if page is not None else pages
        _count, alerts = list_alerts(
            session, tenant_id, page=page, is_open=True, limit=ALERTS_SHOWN
        )
        names = {one.page_id: one.name for one in shown}
        top = [
            draw_alerts(alerts, names, now),
            draw_pages(read_health(session, tenant_id, shown, now), given, total, zone, now),
            draw_schedules(read_schedules(session, tenant_id), zone),
        ]
        return filter_links(given, page), top, draw_runs(runs, count, given, zone, now)
