"""The table of the portfolio: a Page a row, with its numbers, how they move, and what it needs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.charts.sparkline import sparkline
from dashboard.components.changes import compared_briefly, kpi_change, words_without_change
from dashboard.components.controls import control, search
from dashboard.components.goals import goals_mark
from dashboard.components.header import avatar
from dashboard.components.kpis import kpi_label
from dashboard.components.notices import notice
from dashboard.components.page_state import page_state
from dashboard.components.ranges import presets
from dashboard.components.tables import Listed, pages_of, rows_line, sort_head
from dashboard.format import NOTHING, ago, day, exact_value, short_value, signed
from dashboard.markup.attributes import attributes
from dashboard.page_address import PageAddress
from dashboard.queries.days.ranges import DEFAULT_PRESET, DateRange
from dashboard.queries.insights.overview import Kpi
from dashboard.queries.pages.pictures import page_picture_address
from dashboard.queries.pages.portfolio import Portfolio, PortfolioRow, Wish

PAGE_SIZE = 25
NUMBERS = {
    "views": "Views",
    "viewers": "Viewers",
    "engagements": "Engagements",
    "net_follows": "Net follows",
    "followers": "Followers",
}
HEADS = {"name": "Page", **NUMBERS, "fresh": "Numbers", "alerts": "Alerts"}
SORT_NAMES = {"name": "Name", **NUMBERS, "fresh": "Newest numbers", "alerts": "Open alerts"}


def portfolio_controls(
    words: str, preset: str, sort: str, order: str
) -> tuple[list[Any], list[Any]]:
    """Search and range; and the order, which the heads of the table set where they are seen."""
    chosen = dbc.Select(
        id=control("sort"),
        options=[{"label": text, "value": key} for key, text in SORT_NAMES.items()],
        value=sort,
        size="sm",
    )
    return (
        [search("q", "Search Pages", words), *presets(preset)],
        [
            html.Label(["Sort by", chosen], className="sort-choice"),
            html.Div(dcc.Input(id=control("order"), type="hidden", value=order), hidden=True),
        ],
    )


def next_order(key: str, sort: str, descending: bool) -> str:
    """The order that a press on a column's head brings, as the address says it: its usual one,
    or the other where the rows stand in that already."""
    usual = sorts_down(key, "")
    wanted = not descending if key == sort and descending == usual else usual
    return "" if wanted == usual else "desc" if wanted else "asc"


def sorts_down(sort: str, order: str) -> bool:
    """Whether the largest comes first; numbers do, names do not, unless the order says more."""
    return order == "desc" if order in ("asc", "desc") else sort != "name"


@dataclass(frozen=True)
class ListedPages(Listed):
    """A page of the portfolio: rows, the line below them, and how each column's head stands."""

    line: Any
    orders: list[str | None]


def portfolio_table(shown: ListedPages) -> html.Table:
    """The table with its heads, which stay when rows come anew, so that the focus stays, too."""
    cells = [
        sort_head(key, name, order, "num" if key in NUMBERS else "")
        for (key, name), order in zip(HEADS.items(), shown.orders, strict=True)
    ]
    cells.insert(2, html.Th("Trend of views", scope="col", className="trend-cell"))
    body = html.Tbody(shown.children, id="portfolio")
    return html.Table([html.Thead(html.Tr(cells)), body], className="list portfolio")


def draw_rows(found: Portfolio, wish: Wish, opens_first: int, now: datetime) -> ListedPages:
    """A Page a row, and how many there are; or that nothing matches.

    `opens_first` is our id of the Page that the person chose for that.
    """
    if not found.count:
        words = f"No Page is called anything like “{wish.search}”."
        clear = dcc.Link("Show all Pages", href=_every_page(wish), className="link")
        return no_rows(notice(words, action=clear), wish)
    rows = [
        _row(row, wish.preset, now, opens_first=row.page.id == opens_first) for row in found.rows
    ]
    line = rows_line(wish.offset // PAGE_SIZE + 1, PAGE_SIZE, found.count, "Pages")
    return ListedPages(rows, pages_of(found.count, PAGE_SIZE), line, _orders(wish))


def no_rows(told: Any, wish: Wish) -> ListedPages:
    """What is to be said where there are no rows."""
    cell = html.Td(told, colSpan=len(HEADS) + 1, className="state-cell")
    return ListedPages([html.Tr(cell)], 1, None, _orders(wish))


def _orders(wish: Wish) -> list[str | None]:
    order = "descending" if wish.descending else "ascending"
    return [order if key == wish.sort else None for key in HEADS]


def _every_page(wish: Wish) -> str:
    usual = not wish.preset or wish.preset == DEFAULT_PRESET
    return "/" if usual else f"/?{urlencode({'range': wish.preset})}"


def _row(row: PortfolioRow, preset: str | None, now: datetime, *, opens_first: bool) -> html.Tr:
    page = row.page
    state = page_state(page, row.fresh)
    address = PageAddress(page_id=page.page_id, range=preset).href()
    notes = [html.Span("opens first", className="tag")] if opens_first else []
    mark = goals_mark(row.goals)
    goals = [html.Span(mark, className="sub")] if mark else []
    name = dcc.Link(
        [
            avatar(page.name, page_picture_address(page)),
            html.Span(
                [html.Span([page.name, *notes]), html.Span(page.category, className="sub"), *goals]
            ),
        ],
        href=address,
    )
    cells: list[Any] = [html.Th(name, scope="row", className="name-cell")]
    if state is not None and not row.kpis_known:
        cells.append(html.Td(state.note(), colSpan=6, className="state-cell"))
    else:
        cells += _numbers(row)
    cells += [_fresh_cell(row, state, now), _alerts_cell(row)]
    return html.Tr(cells)


def _numbers(row: PortfolioRow) -> list[Any]:
    cells: list[Any] = [_number(row.kpis.get(key), row.span, NUMBERS[key], key) for key in NUMBERS]
    views = row.kpis.get("views")
    line = sparkline(views.spark) if views else ""
    style = {"maskImage": f'url("{line}")', "WebkitMaskImage": f'url("{line}")'} if line else {}
    spark = html.Div(className="spark-cell", style=style, **attributes({"aria-hidden": "true"}))
    return [cells[0], html.Td(spark, className="trend-cell"), *cells[1:]]


def _number(kpi: Kpi | None, span: DateRange, name: str, key: str) -> html.Td:
    if kpi is None or kpi.value is None:
        return html.Td(NOTHING, className="num muted", **attributes({"data-label": name}))
    way, arrow, words = kpi_change(kpi)
    change = f"{arrow} {words} {compared_briefly(kpi)}"
    if kpi.change is None:
        change = words_without_change(kpi, span)
    shown = signed(kpi.value) if key == "net_follows" else short_value(kpi.value, kpi.unit)
    return html.Td(
        [
            shown,
            *([html.Span(kpi_label(kpi), className="sub")] if kpi.aggregation == "none" else []),
            html.Span(change, className=f"sub way-{way}"),
        ],
        className="num value",
        title=f"{exact_value(kpi.value, kpi.unit)}, {kpi_label(kpi)}",
        **attributes({"data-label": name}),
    )


def _fresh_cell(row: PortfolioRow, state: Any, now: datetime) -> html.Td:
    fresh = row.fresh
    if fresh.data_through is None:
        return html.Td(
            "none yet", className="muted fresh-cell", **attributes({"data-label": "Numbers"})
        )
    lines: list[Any] = [
        f"through {day(fresh.data_through, weekday=True)}",
        html.Span(f"synced {ago(fresh.last_success_at, now)}", className="sub"),
    ]
    if state is not None and row.kpis_known:
        lines.append(state.note())
    return html.Td(lines, className="fresh-cell")


def _alerts_cell(row: PortfolioRow) -> html.Td:
    label = {"data-label": "Open alerts"}
    if not row.alerts:
        return html.Td("none", className="muted alerts-cell", **attributes(label))
    words = "1 open alert" if row.alerts == 1 else f"{row.alerts} open alerts"
    link = dcc.Link(
        words, href=f"/sync-health?page_id={row.page.page_id}", className="tag tag-warn"
    )
    return html.Td(link, className="alerts-cell", **attributes(label))
