"""The state of each Page's syncs: freshness, history, budget, and what is due next."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from dash import html

from dashboard.attributes import attributes
from dashboard.component_html import plain
from dashboard.components.completeness import completeness
from dashboard.components.header import avatar
from dashboard.components.page_state import page_state
from dashboard.components.tables import href, pages_line, segments
from dashboard.components.view import notice
from dashboard.format import ago, day, moment, percent, span
from dashboard.queries.pages.pictures import page_picture_address
from dashboard.queries.runs.sync_health import FILTERS, PageHealth
from jobs.budgets import Budget
from models import MetaPage, Schedule

PATH = "/sync-health"
PAGES_SIZE = 25
FILTER_NAMES = {
    "": "All runs",
    "running": "Running",
    "succeeded": "Succeeded",
    "partial": "Partial",
    "failed": "Failed",
}
PLAN_NAMES = {
    "page": "Page numbers",
    "midday": "Page numbers, newest days",
    "post": "Posts",
    "tokens": "Check of tokens and permissions",
    "retry": "Refused metrics, tried again",
    "clean_up": "Clean-up of old files",
}
Given = Mapping[str, str]


def filter_links(given: Given, page: MetaPage | None) -> list[Any]:
    """Which runs; and the way from one Page back to all."""
    choices = {name: text for name, text in FILTER_NAMES.items() if not name or name in FILTERS}
    links: list[Any] = [segments("Status", choices, given.get("status", ""), PATH, given)]
    if page is not None:
        every = href(PATH, given, page_id="", page="")
        back = html.A(f"{page.name} ×", href=every, className="nav button", title="All Pages")
        links.insert(0, back)
    return links


def draw_pages(
    pages: Sequence[PageHealth], given: Given, total: int, zone: str, now: datetime
) -> html.Section:
    """A Page a row; or how there comes to be one."""
    if not pages:
        way = html.A("Connect a Facebook Page", href="/", className="nav link")
        return html.Section(notice("No Page yet.", action=way), className="section")
    heads = ("Page", "Numbers", "Complete", "Budget at Meta in use")
    head = html.Thead(html.Tr([html.Th(name, scope="col") for name in heads]))
    table = html.Table(
        [head, html.Tbody([_page_row(one, given, zone, now) for one in pages])],
        className="list health-pages",
    )
    more = pages_line(PATH, given, total, PAGES_SIZE, "Pages", "pages")
    more = None if given.get("page_id") else more
    return html.Section(
        [plain(table), *([more] if more else [])], className="section table-section"
    )


def _page_row(one: PageHealth, given: Given, zone: str, now: datetime) -> html.Tr:
    page, fresh = one.page, one.fresh
    name = html.A(
        [avatar(page.name, page_picture_address(page)), html.Span(page.name)],
        href=href(PATH, given, page_id=page.page_id, page="", pages=""),
        className="nav page-link",
    )
    state = page_state(page, fresh)
    numbers: list[Any] = []
    if fresh.data_through is not None:
        numbers = [html.Div(f"through {day(fresh.data_through, weekday=True)}")]
        numbers += [html.Span(f"synced {ago(fresh.last_success_at, now)}", className="sub")]
    if state is not None and (state.kind == "warn" or not numbers):
        numbers.append(state.note())
    return html.Tr(
        [
            html.Th(name, scope="row", className="name-cell"),
            html.Td(numbers, **attributes({"data-label": "Numbers"})),
            html.Td(
                completeness(one, zone, now),
                className="complete-cell",
                **attributes({"data-label": "Complete"}),
            ),
            html.Td(_budget(one.budget, now), **attributes({"data-label": "Budget in use"})),
        ]
    )


def _budget(budget: Budget | None, now: datetime) -> Any:
    if budget is None:
        return html.Span("nothing read lately", className="muted")
    if budget.blocked_until is not None and budget.blocked_until > now:
        wait = span((budget.blocked_until - now).total_seconds())
        return html.Span(f"paused by Meta, {wait} left", className="tag tag-warn")
    words = percent(round(budget.percent / 100, 3))
    return [html.Div(words), html.Span(f"read {ago(budget.read_at, now)}", className="sub")]


def draw_schedules(schedules: Sequence[Schedule], zone: str) -> html.Section:
    """What is due next, on the tenant's clocks."""
    lines = [
        html.Div([html.Dt(PLAN_NAMES.get(row.kind, row.name)), html.Dd(moment(row.next_at, zone))])
        for row in schedules
    ]
    if not lines:
        return html.Section(
            [
                html.H2("Next runs", className="section-title"),
                html.P(
                    "Nothing is planned yet; the scheduler makes the plan within a minute.",
                    className="muted",
                ),
            ],
            className="section",
        )
    return html.Section(
        [
            html.H2("Next runs", className="section-title"),
            html.Dl(lines, className="plans"),
            html.P(f"Times of {zone.replace('_', ' ')}.", className="sub"),
        ],
        className="section",
    )
