"""The table of the portfolio: a Page a row, with its numbers, how they move, and what it needs."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dash import html
from sqlalchemy.orm import Session

from dashboard.attributes import attributes
from dashboard.charts.sparkline import sparkline
from dashboard.component_html import plain
from dashboard.components.header import PRESET_NAMES, avatar
from dashboard.components.kpis import kpi_label
from dashboard.components.page_state import page_state
from dashboard.components.tables import PAGE_SIZE, href, pages_line
from dashboard.components.view import notice
from dashboard.format import NOTHING, ago, change_words, day, exact_value, short_value, signed
from dashboard.page_address import PageAddress
from dashboard.queries.days.ranges import DEFAULT_PRESET, PRESETS
from dashboard.queries.insights.overview import Kpi
from dashboard.queries.pages.listing import default_page_id
from dashboard.queries.pages.pictures import page_picture_address
from dashboard.queries.pages.portfolio import Portfolio, PortfolioRow

PATH = "/"
NUMBERS = {
    "views": "Views",
    "viewers": "Viewers",
    "engagements": "Engagements",
    "net_follows": "Net follows",
    "followers": "Followers",
}
Given = Mapping[str, str]


def range_links(given: Given) -> html.Nav:
    """The presets, each a link."""
    chosen = given.get("range", DEFAULT_PRESET)
    links = [
        html.A(
            PRESET_NAMES[preset][0],
            href=href(PATH, given, range="" if preset == DEFAULT_PRESET else preset),
            title=PRESET_NAMES[preset][1],
            className="nav seg",
            **attributes({"aria-current": "true"} if preset == chosen else {}),
        )
        for preset in PRESETS
    ]
    return html.Nav(links, className="segments", **attributes({"aria-label": "Range"}))


def draw_table(
    session: Session, found: Portfolio, given: Given, user_id: int, now: datetime
) -> list[Any]:
    """Head and rows, and the way to more; or that nothing matches."""
    if not found.count:
        words = f"No Page is called anything like “{given.get('q', '')}”."
        clear = html.A(
            "Show all Pages", href=href(PATH, given, q="", page=""), className="nav link"
        )
        return [notice(words, action=clear)]
    first = default_page_id(session, found.rows[0].page.tenant_id, user_id) if found.rows else 0
    rows = [_row(row, given, now, opens_first=row.page.id == first) for row in found.rows]
    table = plain(html.Table([_head(given), html.Tbody(rows)], className="list portfolio"))
    more = pages_line(PATH, given, found.count, PAGE_SIZE, "Pages")
    return [table, *([more] if more else [])]


def _head(given: Given) -> html.Thead:
    names = {"name": "Page", **NUMBERS}
    cells = [_sort_head(key, name, given) for key, name in names.items()]
    cells.insert(2, html.Th("Trend of views", scope="col", className="trend-cell"))
    cells += [_sort_head("fresh", "Numbers", given), _sort_head("alerts", "Alerts", given)]
    return html.Thead(html.Tr(cells))


def _sort_head(key: str, name: str, given: Given) -> html.Th:
    current = given.get("sort", "name") == key
    usual, other = ("asc", "desc") if key == "name" else ("desc", "asc")
    order = given.get("order", usual)
    target = other if current and order == usual else usual
    wanted = {
        "sort": "" if key == "name" else key,
        "order": "" if target == usual else target,
        "page": "",
    }
    arrow = html.Span("↑" if order == "asc" else "↓", className="sort-arrow") if current else None
    direction = {"aria-sort": "ascending" if order == "asc" else "descending"} if current else {}
    return html.Th(
        html.A(
            [name, *([arrow] if arrow else [])], href=href(PATH, given, **wanted), className="nav"
        ),
        scope="col",
        className="num" if key in NUMBERS else "",
        **attributes(direction),
    )


def _row(row: PortfolioRow, given: Given, now: datetime, *, opens_first: bool) -> html.Tr:
    page = row.page
    state = page_state(page, row.fresh)
    address = PageAddress(page_id=page.page_id, range=given.get("range")).href()
    notes = [html.Span("opens first", className="tag")] if opens_first else []
    name = html.A(
        [
            avatar(page.name, page_picture_address(page)),
            html.Span([html.Span([page.name, *notes]), html.Span(page.category, className="sub")]),
        ],
        href=address,
        className="nav page-link",
    )
    cells: list[Any] = [html.Th(name, scope="row", className="name-cell")]
    if state is not None and not row.kpis_known:
        cells.append(html.Td(state.note(), colSpan=6, className="state-cell"))
    else:
        cells += _numbers(row)
    cells += [_fresh_cell(row, state, now), _alerts_cell(row)]
    return html.Tr(cells)


def _numbers(row: PortfolioRow) -> list[Any]:
    cells: list[Any] = [_number(row.kpis.get(key), NUMBERS[key], key) for key in NUMBERS]
    views = row.kpis.get("views")
    line = sparkline(views.spark) if views else ""
    style = {"maskImage": f'url("{line}")', "WebkitMaskImage": f'url("{line}")'} if line else {}
    spark = html.Div(className="spark-cell", style=style, **attributes({"aria-hidden": "true"}))
    return [cells[0], html.Td(spark, className="trend-cell"), *cells[1:]]


def _number(kpi: Kpi | None, name: str, key: str) -> html.Td:
    if kpi is None or kpi.value is None:
        return html.Td(NOTHING, className="num muted", **attributes({"data-label": name}))
    way, arrow, words = change_words(kpi.change)
    change = f"{arrow} {words}" if kpi.change is not None else "nothing to compare"
    shown = signed(kpi.value) if key == "net_follows" else short_value(kpi.value, kpi.unit)
    return html.Td(
        [
            html.Div(shown, className="value", title=exact_value(kpi.value, kpi.unit)),
            *([html.Div(kpi_label(kpi), className="sub")] if kpi.aggregation == "none" else []),
            html.Div(change, className=f"sub way-{way}"),
        ],
        className="num",
        title=kpi_label(kpi),
        **attributes({"data-label": name}),
    )


def _fresh_cell(row: PortfolioRow, state: Any, now: datetime) -> html.Td:
    fresh = row.fresh
    if fresh.data_through is None:
        return html.Td(
            "none yet", className="muted fresh-cell", **attributes({"data-label": "Numbers"})
        )
    lines: list[Any] = [
        html.Div(f"through {day(fresh.data_through, weekday=True)}"),
        html.Div(f"synced {ago(fresh.last_success_at, now)}", className="sub"),
    ]
    if state is not None and row.kpis_known:
        lines.append(state.note())
    return html.Td(lines, className="fresh-cell")


def _alerts_cell(row: PortfolioRow) -> html.Td:
    label = {"data-label": "Open alerts"}
    if not row.alerts:
        return html.Td("none", className="muted alerts-cell", **attributes(label))
    words = "1 open alert" if row.alerts == 1 else f"{row.alerts} open alerts"
    link = html.A(
        words, href=f"/sync-health?page_id={row.page.page_id}", className="nav tag tag-warn"
    )
    return html.Td(link, className="alerts-cell", **attributes(label))
