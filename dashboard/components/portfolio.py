"""The table of the portfolio: its columns, their heads, and which of them are seen."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from dash import html

from dashboard.components.tables import Listed, sort_head
from dashboard.portfolio_address import PortfolioAddress

TABLE = "portfolio"
NUMBERS = {
    "views": "Views",
    "viewers": "Viewers",
    "engagements": "Engagements",
    "net_follows": "Net follows",
    "followers": "Followers",
}
HEADS = {"name": "Page", **NUMBERS, "fresh": "Numbers", "alerts": "Alerts"}
COLUMN_NAMES = {
    "goals": "Goals",
    "views": "Views",
    "trend": "Trend of views",
    **{key: words for key, words in NUMBERS.items() if key != "views"},
    "fresh": "Newest numbers",
    "alerts": "Open alerts",
}
FIGURES = ("trend", *NUMBERS)
SORT_NAMES = {"name": "Name", **NUMBERS, "fresh": "Newest numbers", "alerts": "Open alerts"}


def column_look(key: str) -> str:
    """The class of a column's cells, by which the table hides it."""
    return f"col-{key}"


def screen_look(columns: Collection[str]) -> str:
    """The class of the screen, which hides the columns that were not chosen."""
    hidden = (f"hides-{key}" for key in COLUMN_NAMES if key not in columns)
    return " ".join(("screen", *hidden))


@dataclass(frozen=True)
class ListedPages(Listed):
    """A page of the portfolio: rows, the line below them, and how each column's head stands."""

    line: Any
    orders: list[str | None]


def portfolio_table(shown: ListedPages, totals: list[Any]) -> html.Table:
    """The table with its heads, which stay when rows come anew, so that the focus stays, too."""
    cells = [
        sort_head(
            TABLE, key, name, order, f"num {column_look(key)}" if key in NUMBERS else _look(key)
        )
        for (key, name), order in zip(HEADS.items(), shown.orders, strict=True)
    ]
    trend = html.Th("Trend of views", scope="col", className=f"trend-cell {column_look('trend')}")
    cells.insert(2, trend)
    return html.Table(
        [
            html.Thead(html.Tr(cells)),
            html.Tbody(totals, id="portfolio-total"),
            html.Tbody(shown.children, id="portfolio"),
        ],
        className="list portfolio",
    )


def _look(key: str) -> str:
    return "" if key == "name" else column_look(key)


def no_rows(told: Any, address: PortfolioAddress) -> ListedPages:
    """What is to be said where there are no rows."""
    cell = html.Td(told, colSpan=len(HEADS) + 1, className="state-cell")
    return ListedPages([html.Tr(cell)], 1, None, orders_of(address))


def orders_of(address: PortfolioAddress) -> list[str | None]:
    """How the head of each column stands."""
    order = "descending" if address.wish.descending else "ascending"
    return [order if key == address.sort else None for key in HEADS]
