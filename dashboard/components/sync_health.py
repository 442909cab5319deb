"""The state of each Page's syncs: freshness, history, budget, and what is due next."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from dash import dcc, html

from dashboard.components.completeness import completeness
from dashboard.components.controls import dropdown
from dashboard.components.header import avatar
from dashboard.components.navbar import page_options
from dashboard.components.notices import notice
from dashboard.components.page_choice import ALL_PAGES, or_all
from dashboard.components.page_state import page_state
from dashboard.components.run_table import page_syncs
from dashboard.components.tables import Listed, page_of_list, plain_heads
from dashboard.format import ago, day, moment, percent, span
from dashboard.markup.attributes import attributes
from dashboard.queries.pages.listing import PageName
from dashboard.queries.pages.pictures import page_picture_address
from dashboard.queries.runs.sync_health import PageHealth
from jobs.budgets import Budget
from models import Schedule

PATH = "/sync-health"
PAGES_SIZE = 10
PLAN_NAMES = {
    "page": "Page numbers",
    "midday": "Page numbers, newest days",
    "post": "Posts",
    "tokens": "Check of tokens and permissions",
    "retry": "Refused metrics, tried again",
    "clean_up": "Clean-up of old files",
    "ageing": "Removal of old numbers",
    "digest": "Weekly digests",
}


def page_choice(options: Sequence[dict[str, Any]], page_id: str) -> html.Div:
    """The Page whose syncs are shown, or all; found by typing."""
    return dropdown("page_id", "Page", options, page_id, placeholder=ALL_PAGES["label"])


def offered(pages: Sequence[PageName], chosen: str) -> list[dict[str, Any]]:
    """The options of that choice; the one that is chosen is among them, even where it is no Page,
    since a dropdown would drop it, and the address with it."""
    known = not chosen or chosen in {page.page_id for page in pages}
    strange = [] if known else [{"value": chosen, "label": "No such Page"}]
    return or_all([*strange, *page_options(pages)])


def no_such_page() -> html.Div:
    """What stands where the address names a Page that is not among what one may see."""
    every = dcc.Link("Show all Pages", href=PATH, className="link")
    return notice("There is no such Page here.", action=every)


def draw_pages(
    pages: Sequence[PageHealth], number: int, total: int, zone: str, now: datetime
) -> Listed:
    """A Page a row, of so many in all; or how there comes to be one."""
    if not total:
        way = dcc.Link("Connect a Facebook Page", href="/", className="link")
        return Listed([notice("No Page yet.", action=way)], 1)
    heads = ("Page", "Numbers", "Complete", "Budget at Meta in use")
    body = html.Tbody([_page_row(one, zone, now) for one in pages])
    table = html.Table([plain_heads(heads), body], className="list health-pages")
    return page_of_list([table], number, PAGES_SIZE, total, "Pages")


def _page_row(one: PageHealth, zone: str, now: datetime) -> html.Tr:
    page, fresh = one.page, one.fresh
    name = dcc.Link(
        [avatar(page.name, page_picture_address(page)), html.Span(page.name)],
        href=page_syncs(page.page_id),
    )
    state = page_state(page, fresh)
    numbers: list[Any] = []
    if fresh.data_through is not None:
        numbers = [html.Div(f"through {day(fresh.data_through, weekday=True)}")]
        numbers += [html.Span(f"synced {ago(fresh.last_success_at, now)}", className="sub")]
    if state is not None and (state.kind == "warn" or not numbers):
        told = any(state.tells(sentence) for sentence in one.alerts)
        numbers.append(state.note(told="Its open alert says why." if told else ""))
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
