"""The glossary: what each metric means."""

from typing import Any

from dash import Dash, html

from dashboard.component_html import plain
from dashboard.components.glossary import draw_entries, filter_links
from dashboard.components.tables import search_box
from dashboard.page_address import query_values
from dashboard.pages.address import at, fill, read_address
from dashboard.pages.skeletons import skeletons
from dashboard.queries.insights.glossary import LEVELS, level_of, read_glossary
from models.scope import open_session

PLACES = [("glossary-filters", "children"), ("glossary", "children")]
SHOWN = {"retired": True, "used": False}


def skeleton() -> list[Any]:
    """Head, search and entries."""
    head = html.Div(
        [
            html.H1("Glossary"),
            html.Div(
                [
                    search_box("q", "Search metrics"),
                    html.Div(id="glossary-filters", className="filters"),
                ],
                className="controls",
            ),
        ],
        className="page-head",
    )
    intro = html.P(
        "What each of Meta's metrics means, how it adds up, and what became of it.",
        className="lead",
    )
    return [head, intro, html.Div(skeletons("row", 8), id="glossary")]


def register(app: Dash) -> None:
    """One callback draws the entries."""
    fill(app, PLACES, at("glossary"))(place_glossary)


def place_glossary(address: Any) -> tuple[Any, Any]:
    """The same for the screen, where thousands of components would stop the browser."""
    filters, entries = draw_glossary(address)
    return filters, plain(html.Div(entries))


def draw_glossary(address: Any) -> tuple[Any, Any]:
    """The metrics that the address asks for; with `metric`, that one is marked and scrolled to."""
    given = query_values(read_address(address)[1])
    with open_session() as session:
        marked = given.get("metric", "")
        level = given.get("level") or (level_of(session, marked) if marked else None) or "PAGE"
        level = level if level in LEVELS else "PAGE"
        entries = read_glossary(
            session,
            level=level,
            search=given.get("q", ""),
            retired=SHOWN.get(given.get("show", "")),
        )
        return filter_links(level, given), draw_entries(entries, level, marked, given)
