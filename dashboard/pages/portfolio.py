"""The portfolio: all Pages of the tenant in one table."""

from typing import Any

from dash import Dash, html

from dashboard.actions.actor import current_actor
from dashboard.actions.connections import start_sign_in
from dashboard.actions.roles import why_not
from dashboard.auth.identity import current_tenant_id, current_user_id
from dashboard.components.portfolio import draw_table, range_links
from dashboard.components.tables import PAGE_SIZE, page_number, search_box
from dashboard.components.view import wrong_value
from dashboard.page_address import query_values
from dashboard.pages.address import at, fill, read_address
from dashboard.pages.first_screen import first_screen
from dashboard.pages.skeletons import skeletons
from dashboard.pages.watch import mark
from dashboard.queries.inputs import BadInput
from dashboard.queries.pages.portfolio import Wish, read_portfolio
from models import Tenant
from models.orm import now_utc
from models.scope import tenant_session

PLACES = [("portfolio-frame", "className"), ("portfolio-ranges", "children")]
PLACES += [("portfolio", "children"), ("portfolio-first", "children")]


def skeleton() -> list[Any]:
    """Head, search and rows; or, once it is known that there is no Page, the first screen."""
    head = html.Div(
        [
            html.H1("Portfolio"),
            html.Div(
                [search_box("q", "Search Pages"), html.Div(id="portfolio-ranges")],
                className="controls",
            ),
        ],
        className="page-head",
    )
    table = html.Section(skeletons("row", 8), id="portfolio", className="section table-section")
    return [
        html.Div([head, table], id="portfolio-frame"),
        html.Div(id="portfolio-first"),
    ]


def register(app: Dash) -> None:
    """One callback draws the table."""
    fill(app, PLACES, at("portfolio"), mark("portfolio"))(draw_portfolio)


def draw_portfolio(address: Any, _mark: Any = None) -> tuple[Any, ...]:
    """The Pages that match the address, in its order; the first screen where there are none."""
    given = query_values(read_address(address)[1])
    tenant_id, now = current_tenant_id(), now_utc()
    with tenant_session(tenant_id) as session:
        try:
            found = read_portfolio(session, tenant_id, wish_of(given), now)
        except BadInput as error:
            return "", range_links(given), wrong_value(error), []
        if not found.total:
            slug = session.get_one(Tenant, tenant_id).slug
            refusal = why_not(current_actor(), start_sign_in)
            return "hidden", [], [], html.Div(first_screen(slug, refusal), className="first")
        table = draw_table(session, found, given, current_user_id(), now)
    return "", range_links(given), table, []


def wish_of(given: dict[str, str]) -> Wish:
    """What the address asks for; numbers come largest first unless it says otherwise."""
    sort = given.get("sort", "name")
    usual = "asc" if sort == "name" else "desc"
    return Wish(
        preset=given.get("range"),
        search=given.get("q", ""),
        sort=sort,
        descending=given.get("order", usual) == "desc",
        limit=PAGE_SIZE,
        offset=(page_number(given) - 1) * PAGE_SIZE,
    )
