"""The rows of the portfolio: a Page each, with its numbers, how they move, and what it needs."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dash import dcc, html

from dashboard.charts.sparkline import sparkline
from dashboard.components.changes import compared_briefly, kpi_change, words_without_change
from dashboard.components.goals import goals_mark
from dashboard.components.header import avatar
from dashboard.components.kpis import kpi_label
from dashboard.components.notices import notice
from dashboard.components.page_state import page_state
from dashboard.components.portfolio import (
    FIGURES,
    NUMBERS,
    ListedPages,
    column_look,
    no_rows,
    orders_of,
)
from dashboard.components.tables import pages_of, rows_line
from dashboard.format import NOTHING, ago, day, exact_value, short_value, signed
from dashboard.markup.attributes import attributes
from dashboard.page_address import PageAddress
from dashboard.portfolio_address import PAGE_SIZE, PortfolioAddress
from dashboard.queries.days.ranges import DateRange
from dashboard.queries.insights.key_figures import NET_FOLLOWS
from dashboard.queries.insights.kpi import Kpi
from dashboard.queries.pages.pictures import page_picture_address
from dashboard.queries.pages.portfolio import Portfolio, PortfolioRow


@dataclass(frozen=True)
class Drawn:
    """How the rows are drawn: by which address, in which columns, for whom and when.

    `opens_first` is our id of the Page that the person chose for that.
    """

    address: PortfolioAddress
    columns: Collection[str]
    opens_first: int
    now: datetime


def draw_rows(found: Portfolio, how: Drawn) -> ListedPages:
    """A Page a row, and how many there are; or that nothing matches."""
    address = how.address
    if not found.count:
        words = f"No Page is called anything like “{address.view.words}”."
        if not address.view.words:
            words = "There is no Page in this group."
        every = dcc.Link("Show all Pages", href=address.href(words="", group=""), className="link")
        return no_rows(notice(words, action=every), address)
    rows = [_row(row, how) for row in found.rows]
    line = rows_line(address.view.number, PAGE_SIZE, found.count, "Pages")
    return ListedPages(rows, pages_of(found.count, PAGE_SIZE), line, orders_of(address))


def _row(row: PortfolioRow, how: Drawn) -> html.Tr:
    page = row.page
    state = page_state(page, row.fresh)
    address = how.address.of_page(page.page_id)
    notes = [html.Span("opens first", className="tag")] if page.id == how.opens_first else []
    mark = goals_mark(row.goals)
    goals = [html.Span(mark, className=f"sub {column_look('goals')}")] if mark else []
    name = dcc.Link(
        [
            avatar(page.name, page_picture_address(page)),
            html.Span(
                [html.Span([page.name, *notes]), html.Span(page.category, className="sub"), *goals]
            ),
        ],
        href=address.href(),
    )
    cells: list[Any] = [html.Th(name, scope="row", className="name-cell")]
    figures = [key for key in FIGURES if key in how.columns]
    if state is not None and not row.kpis_known and figures:
        cells.append(html.Td(state.note(), colSpan=len(figures), className="state-cell"))
    else:
        cells += _numbers(row, address)
    cells += [_fresh_cell(row, state, how.now), _alerts_cell(row)]
    return html.Tr(cells)


def _numbers(row: PortfolioRow, address: PageAddress) -> list[Any]:
    cells: list[Any] = [_number(row.kpis.get(key), row.span, key, address) for key in NUMBERS]
    views = row.kpis.get("views")
    line = sparkline(views.spark) if views else ""
    style = {"maskImage": f'url("{line}")', "WebkitMaskImage": f'url("{line}")'} if line else {}
    spark = html.Div(className="spark-cell", style=style, **attributes({"aria-hidden": "true"}))
    trend = html.Td(spark, className=f"trend-cell {column_look('trend')}")
    return [cells[0], trend, *cells[1:]]


def _number(kpi: Kpi | None, span: DateRange, key: str, address: PageAddress) -> html.Td:
    label, look = attributes({"data-label": NUMBERS[key]}), f"num {column_look(key)}"
    if kpi is None or kpi.value is None:
        return html.Td(NOTHING, className=f"{look} muted", **label)
    way, arrow, words = kpi_change(kpi)
    change = f"{arrow} {words} {compared_briefly(kpi)}"
    if kpi.change is None:
        change = words_without_change(kpi, span)
    shown = signed(kpi.value) if key == NET_FOLLOWS else short_value(kpi.value, kpi.unit)
    origin = address.of_numbers(metric=kpi.metric)
    return html.Td(
        [
            dcc.Link(shown, href=origin, className="origin-way"),
            *([html.Span(kpi_label(kpi), className="sub")] if kpi.aggregation == "none" else []),
            html.Span(change, className=f"sub way-{way}"),
        ],
        className=f"{look} value",
        title=f"{exact_value(kpi.value, kpi.unit)}, {kpi_label(kpi)}",
        **label,
    )


def _fresh_cell(row: PortfolioRow, state: Any, now: datetime) -> html.Td:
    fresh = row.fresh
    if fresh.data_through is None:
        return html.Td(
            "none yet",
            className=f"muted fresh-cell {column_look('fresh')}",
            **attributes({"data-label": "Numbers"}),
        )
    lines: list[Any] = [
        f"through {day(fresh.data_through, weekday=True)}",
        html.Span(f"synced {ago(fresh.last_success_at, now)}", className="sub"),
    ]
    if state is not None and row.kpis_known:
        lines.append(state.note())
    return html.Td(lines, className=f"fresh-cell {column_look('fresh')}")


def _alerts_cell(row: PortfolioRow) -> html.Td:
    label, look = {"data-label": "Open alerts"}, f"alerts-cell {column_look('alerts')}"
    if not row.alerts:
        return html.Td("none", className=f"muted {look}", **attributes(label))
    words = "1 open alert" if row.alerts == 1 else f"{row.alerts} open alerts"
    link = dcc.Link(
        words, href=f"/sync-health?page_id={row.page.page_id}", className="tag tag-warn"
    )
    return html.Td(link, className=look, **attributes(label))
