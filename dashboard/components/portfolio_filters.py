"""What may be chosen of the portfolio: days, words, a group, columns; and its files."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.components.controls import control, dropdown, filters_sheet, search
from dashboard.components.form_parts import named
from dashboard.components.header import days_in_words
from dashboard.components.portfolio import COLUMN_NAMES, SORT_NAMES
from dashboard.components.ranges import compare_choice, range_choice
from dashboard.portfolio_address import PortfolioAddress
from dashboard.queries.days.ranges import DateRange
from dashboard.queries.workspace.page_groups import GroupName

COLUMNS, FILES, DAYS = "portfolio-columns", "portfolio-files", "portfolio-days"
ALL_GROUPS = "All Pages"
GONE = "A group that is gone"
WAYS = {
    "CSV": ("csv", ""),
    "CSV, semicolons and decimal commas": ("csv", "semicolon"),
    "Excel workbook": ("xlsx", ""),
}


def portfolio_filters(
    address: PortfolioAddress, span: DateRange | None, groups: Sequence[GroupName], now: datetime
) -> html.Div:
    """Words, group, days, and what these are compared with; `span` is None where it is wrong."""
    view = address.view
    return filters_sheet(
        DAYS,
        days_in_words(span, now),
        search("q", "Search Pages", view.words),
        _group_choice(groups, address.group),
        range_choice(span, view.range),
        compare_choice(span, view),
    )


def order_choice(address: PortfolioAddress) -> list[Any]:
    """The order, which the heads of the table set where they are seen."""
    chosen = dbc.Select(
        id=control("sort"),
        options=[{"label": text, "value": key} for key, text in SORT_NAMES.items()],
        value=address.sort,
        size="sm",
    )
    order = dcc.Input(id=control("order"), type="hidden", value=address.order)
    return [
        html.Label(["Sort by", chosen], className="sort-choice"),
        html.Div(order, hidden=True),
    ]


def columns_choice(chosen: Sequence[str]) -> html.Div:
    """The columns that a person sees; the choice is kept for them."""
    boxes = dbc.Checklist(
        id=COLUMNS,
        options=[{"value": key, "label": words} for key, words in COLUMN_NAMES.items()],
        value=list(chosen),
    )
    button = dbc.Button(
        "Columns", type="button", id="portfolio-columns-open", color="secondary", n_clicks=0
    )
    opens = dbc.Popover(
        dbc.PopoverBody(named("Columns of the table", boxes)),
        target="portfolio-columns-open",
        trigger="legacy",
        placement="bottom-end",
    )
    return html.Div([button, opens])


def files_menu(address: PortfolioAddress) -> dbc.DropdownMenu:
    """All rows of what is chosen as a file."""
    return dbc.DropdownMenu(
        html.Div(file_links(address), id=FILES),
        label=html.Span(
            [html.Span(className="icon i-export"), "Export"], className="export-toggle"
        ),
        color="secondary",
        caret=False,
        align_end=True,
        toggleClassName="export-open",
    )


def file_links(address: PortfolioAddress) -> list[html.A]:
    """A link a format, of the rows and columns that are shown."""
    return [
        html.A(words, href=address.file(*way), download="", className="dropdown-item")
        for words, way in WAYS.items()
    ]


def _group_choice(groups: Sequence[GroupName], value: str) -> html.Div:
    options = [
        {"value": "", "label": ALL_GROUPS},
        *({"value": str(group.id), "label": group.name} for group in groups),
    ]
    if value and value not in {one["value"] for one in options}:
        options.append({"value": value, "label": GONE})
    box = dropdown("group_id", "Group", options, value)
    return html.Div(box, className="label-filter" if len(options) > 1 else "d-none")
